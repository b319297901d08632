"""The door of pushes: verify the raw bytes, store them, answer. All other work comes later, from the table."""

import hashlib
import shutil
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from codriver.channels import actions, pushes, registry, sealing
from codriver.channels.base import ChannelError, Payload, Receives, Unfit
from codriver.channels.models import Connection, Delivery
from codriver.kit.clock import now

LARGEST = 1024 * 1024  # bytes of one push
MOST_WAITING = 5000  # pushes that are stored and not yet taken in; then senders are asked to come back
LEAST_ROOM = 256 * 1024 * 1024  # bytes free on the disk of the data folder
AFTER = 30  # seconds after which a sender may come back when we are full
AFTER_PAUSE = 3600  # seconds, when a person paused the connection

STRANGER = "No push is taken here under this signature."
CONTRADICTS = "This webhook-id came before with another body. Both are kept, and only the first was taken in."


@dataclass(frozen=True)
class Answer:
    """What the sender is told."""

    status: int
    detail: str = ""
    wait: int = 0  # seconds
    delivery: str = ""


@csrf_exempt
@require_POST
def push(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Take a push of somebody who proves by its signature who it is."""
    body = request.read(LARGEST + 1)
    if len(body) > LARGEST:
        return told(Answer(413, "A push may be at most 1 MiB: send the posts in several."))
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        connection = Connection.objects.standing().filter(kind=kind, pk=pk).select_related("pause").first()
        return told(take(connection, Payload(body, headers=headers)) if connection else Answer(401, STRANGER))
    except DatabaseError:
        return told(Answer(503, "It could not be stored. Send it again.", wait=AFTER))


def told(answer: Answer) -> HttpResponse:
    """Write an answer: JSON, or a problem as RFC 9457 has it, with Retry-After where coming back helps."""
    if answer.status == 200:
        return JsonResponse({"id": answer.delivery})
    said = {"status": answer.status, "detail": answer.detail}
    response = JsonResponse(said, status=answer.status, content_type="application/problem+json")
    if answer.wait:
        response["Retry-After"] = str(answer.wait)
    return response


def take(connection: Connection, payload: Payload) -> Answer:
    """Verify a push, read it once to see that it can be read, and store it. A 200 is never given without a row."""
    at = now()
    asked = connection.asked(at)
    try:
        channel = registry.verifier(connection.kind)
        name = channel.verify(payload, asked)
    except registry.UnknownKind:
        return Answer(401, STRANGER)
    except ChannelError as error:
        pushes.refused(connection, str(error), at)
        return Answer(401, STRANGER)
    if hasattr(connection, "pause"):
        return Answer(503, "This connection is paused.", wait=AFTER_PAUSE)
    assert isinstance(channel, Receives)
    try:
        channel.receive(payload, asked)
    except ChannelError as error:
        pushes.refused(connection, str(error), at)
        return Answer(400, str(error))
    return store(connection, name, payload.body)


def try_out(connection: Connection) -> Answer:
    """Send it a push of our own, signed like any other; it goes the whole way and brings nothing."""
    return take(connection, registry.verifier(connection.kind).trial(connection.asked(now())))


def store(connection: Connection, name: str, body: bytes) -> Answer:
    """Store a verified push under its id. The same once more changes nothing; another body is kept back."""
    if is_full():
        return Answer(503, "Too much is waiting here.", wait=AFTER)
    digest = hashlib.sha256(body).hexdigest()
    with transaction.atomic():
        sealed = sealing.seal_bytes(connection.pk, body)
        row = Delivery(connection=connection, external_id=name, body_hash=digest, body=sealed, came_at=now())
        Delivery.objects.bulk_create([row], ignore_conflicts=True)
        held = Delivery.objects.values_list("body_hash", flat=True).get(connection=connection, external_id=name)
    if held == digest:
        return Answer(200, delivery=name)
    actions.keep_back(connection, [Unfit(pushes.CONTRADICTED, f"webhook-id: {name}\n{body.decode()}")], now())
    return Answer(409, CONTRADICTS)


def is_full() -> bool:
    """Say whether no more can be taken now. Two looks at an index, and one at the disk, however much waits."""
    waiting = Delivery.objects.waiting()
    first, last = waiting.values_list("pk", flat=True).first(), waiting.values_list("pk", flat=True).last()
    is_behind = first is not None and last is not None and last - first >= MOST_WAITING
    return is_behind or shutil.disk_usage(settings.CODRIVER_DATA).free < LEAST_ROOM
