"""A client of Bayeux with aiocometd-ng: what comes in lines of JSON is done, what happens is printed in lines of JSON, as
cometd.mjs has them.

python aiocometd.py TRANSPORT URL
"""

import asyncio
import json
import sys

from aiocometd_ng import Client, ConnectionType
from aiocometd_ng.exceptions import ServerError


def tell(**line):
    print(json.dumps(line), flush=True)


async def read_lines():
    reader = asyncio.StreamReader(limit=1 << 20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        yield json.loads(line)


async def attempt(wanted, **line):
    """Says what became of it."""
    try:
        await wanted
        tell(**line, successful=True)
    except ServerError as error:
        tell(**line, successful=False, error=error.error)


async def events(client):
    async for message in client:
        tell(event=message["channel"], data=message["data"])


async def main(transport, url):
    types = {"long-polling": ConnectionType.LONG_POLLING, "websocket": ConnectionType.WEBSOCKET}
    client = Client(url, types[transport])
    await client.open()
    tell(handshake=True)
    listening = asyncio.create_task(events(client))
    async for wanted in read_lines():
        if channel := wanted.get("subscribe"):
            await attempt(client.subscribe(channel), subscribed=channel)
        for channel, data in wanted.get("batch", [wanted["publish"]] if "publish" in wanted else []):
            await attempt(client.publish(channel, data), published=channel)
        if wanted.get("disconnect"):
            break
    await client.close()
    listening.cancel()
    tell(disconnected=True)


asyncio.run(main(*sys.argv[1:]))
