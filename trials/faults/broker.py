"""A broker that is gone, hangs, forgot everything, or has no memory left: pages go on, figures follow later."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from redis import Redis

from trials.faults.frame import fault
from trials.faults.scene import Scene


@fault("redis-stopped", "Redis stopped and started again, empty")
def stopped(scene: Scene) -> Iterator[None]:
    scene.production.redis.stop()
    yield
    scene.production.redis.start()
    scene.production.redis.wait_until_ready()


@fault("redis-hung", "Redis hung (SIGSTOP)", seconds=(5.0, 8.0))
def hung(scene: Scene) -> Iterator[None]:
    scene.production.redis.hang()
    yield
    scene.production.redis.resume()


@fault("redis-emptied", "Redis emptied (FLUSHALL), twice")
def emptied(scene: Scene) -> Iterator[None]:
    with _client(scene) as redis:
        redis.flushall()
    yield
    with _client(scene) as redis:
        redis.flushall()


@fault("redis-full", "Redis without memory left (maxmemory, noeviction)")
def full(scene: Scene) -> Iterator[None]:
    with _client(scene) as redis:
        redis.config_set("maxmemory-policy", "noeviction")
        redis.config_set("maxmemory", 1)
    yield
    with _client(scene) as redis:
        redis.config_set("maxmemory", 0)


def _client(scene: Scene) -> contextlib.closing[Redis]:
    return contextlib.closing(Redis.from_url(scene.production.home.redis, socket_timeout=5))
