"""An agent of GWS API v2 with aiocometd-ng: what comes in lines of JSON is done, what happens is printed in lines of JSON, as
gws.mjs has them.

python gws.py URL-OF-THE-API NAME
"""

import asyncio
import json
import sys

import aiohttp
from aiocometd_ng import Client, ConnectionType
from aiocometd_ng.exceptions import ServerError


def tell(**line):
    print(json.dumps(line), flush=True)


async def read_lines():
    reader = asyncio.StreamReader(limit=1 << 20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        yield json.loads(line)


async def events(client):
    async for message in client:
        tell(event=message["channel"], data=message["data"])


async def listen(client, channels):
    try:
        await client.open()
    except ServerError as error:
        return tell(handshake=False, error=str(error))
    tell(handshake=True)
    for channel in channels:
        await client.subscribe(channel)
        tell(subscribed=channel, successful=True)
    return asyncio.create_task(events(client))


async def main(url, name):
    client = Client(f"{url}/notifications", ConnectionType.LONG_POLLING)
    # Requests and CometD share their cookies and the token: the library has one session of HTTP, and no other way to it.
    session = await client._get_http_session()
    login = {"Authorization": aiohttp.encode_basic_auth(name, "any")}

    async def ask(method, path, body):
        async with session.request(method, url + path, json=body, headers=login) as reply:
            if token := reply.headers.get("X-CSRF-HEADER"):
                session.headers[token] = reply.headers["X-CSRF-TOKEN"]
            is_json = reply.content_type == "application/json"
            tell(reply=path, status=reply.status, body=await (reply.json() if is_json else reply.text()))

    listening = None
    async for wanted in read_lines():
        if asked := wanted.get("ask"):
            await ask(*asked)
        if channels := wanted.get("listen"):
            listening = await listen(client, channels)
        if wanted.get("disconnect"):
            break
    # Its HTTP session ends with the client.
    await ask("POST", "/me", {"operationName": "EndContactCenterSession"})
    await client.close()
    if listening:
        listening.cancel()
    tell(disconnected=True)


asyncio.run(main(*sys.argv[1:]))
