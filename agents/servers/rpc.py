"""The one A2A method that is served: a message is answered with how to get a room. Pure.

Source:
    A2A Protocol Specification 1.0, JSON-RPC binding: SendMessage and its errors.
"""

from typing import Any, Final, cast

from core.plain_json import text_problem

SEND: Final = "SendMessage"
KNOWN: Final = frozenset(
    (
        *("SendStreamingMessage", "GetTask", "ListTasks", "CancelTask", "SubscribeToTask"),
        *("CreateTaskPushNotificationConfig", "GetTaskPushNotificationConfig"),
        *("ListTaskPushNotificationConfigs", "DeleteTaskPushNotificationConfig"),
        "GetExtendedAgentCard",
    )
)
"""Methods of the protocol that an agent may leave out."""
UNSUPPORTED: Final = (-32004, "this agent answers SendMessage only")
NO_REQUEST: Final = (-32600, "this is no JSON-RPC 2.0 request")
NO_METHOD: Final = (-32601, "there is no such method")
NO_PARAMS: Final = (-32602, "params.message has to be a user's message with parts")
NO_JSON: Final = (-32700, "this is no JSON")

RpcId = str | int | None


def answer(request: object, words: str, message_id: str) -> dict[str, Any]:
    """Answer one JSON-RPC request.

    Args:
        request: As it was read; None where it is no JSON.
        words: What the agent says.
        message_id: Of the answer.
    """
    if request is None:
        return _refused(None, NO_JSON)
    if not isinstance(request, dict):
        return _refused(None, NO_REQUEST)
    fields = cast("dict[str, Any]", request)
    rpc_id = _id(fields.get("id"))
    method = fields.get("method")
    if fields.get("jsonrpc") != "2.0" or not isinstance(method, str):
        return _refused(rpc_id, NO_REQUEST)
    if method in KNOWN:
        return _refused(rpc_id, UNSUPPORTED)
    if method != SEND:
        return _refused(rpc_id, NO_METHOD)
    if not _is_message(fields.get("params")):
        return _refused(rpc_id, NO_PARAMS)
    message = {"messageId": message_id, "role": "ROLE_AGENT", "parts": [{"text": words}]}
    return {"jsonrpc": "2.0", "id": rpc_id, "result": {"message": message}}


def _refused(rpc_id: RpcId, why: tuple[int, str]) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": rpc_id, "error": {"code": why[0], "message": why[1]}}


def _id(value: object) -> RpcId:
    if isinstance(value, str) and text_problem(value) is not None:
        return None  # Nobody could read it back.
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None


def _is_message(params: object) -> bool:
    message: object = (
        cast("dict[str, Any]", params).get("message") if isinstance(params, dict) else 0
    )
    if not isinstance(message, dict):
        return False
    fields = cast("dict[str, Any]", message)
    return bool(fields.get("messageId")) and isinstance(fields.get("parts"), list)
