"""The robot: the whole cast of a province does thousands of random steps, next to a plain model of what comes of it.

``world.py`` is the model of who may do what, ``figures.py`` of what every figure, verdict and rank must be: both are
plain Python without a line of the portal's code. ``portal.py`` is the portal as people and programs reach it,
``steps_*.py`` are the steps, and ``robot.py`` takes one after another and compares.
"""
