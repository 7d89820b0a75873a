"""`make containers`: the images and services of docker compose, made and run without a Docker engine.

The steps of the Dockerfile are run in a Debian made by debootstrap, the services as docker-compose.yml describes them.
"""
