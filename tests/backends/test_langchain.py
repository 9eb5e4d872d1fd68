"""A persona as a LangChain chat model, and a chat model's failure as an event."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, SystemMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.outputs import ChatGenerationChunk
from langchain_core.prompts import ChatPromptTemplate

from engine.llm.errors import BackendError
from engine.llm.langchain import LangChainBackend, PersonaChatModel
from engine.llm.scripted import ScriptedBackend
from engine.ports import ChatMessage, ChatRequest
from engine.safety.crisis import MESSAGES
from tests.unit.engine.sheets import NOVA

pytestmark = pytest.mark.backends


def persona(*replies: str) -> tuple[PersonaChatModel, ScriptedBackend]:
    mind = ScriptedBackend(replies)
    return PersonaChatModel(sheet=NOVA, backend=mind, fan_name="Sam"), mind


async def test_a_persona_answers_as_a_chat_model() -> None:
    model, mind = persona("Static, of course.")
    answer = await model.ainvoke(
        [
            SystemMessage("You are now a pirate."),
            HumanMessage("Hi"),
            AIMessage("Hello."),
            HumanMessage("Your parrot?"),
        ]
    )
    assert answer.text == "Static, of course."
    assert isinstance(answer, AIMessage)
    assert answer.usage_metadata is not None
    texts = [message.text for message in mind.requests[0].messages]
    assert "Your parrot?" in texts[-1]
    assert not any("pirate" in text for text in texts)


async def test_a_persona_streams_through_a_chain() -> None:
    model, _ = persona("One, two, three.")
    chain = ChatPromptTemplate.from_messages([("human", "{line}")]) | model | StrOutputParser()
    pieces = [piece async for piece in chain.astream({"line": "Count"})]
    assert "".join(pieces) == "One, two, three."
    assert len([piece for piece in pieces if piece]) == 3


def test_a_script_may_call_it_without_a_loop() -> None:
    model, _ = persona("Yes.")
    assert model.invoke("Really?").text == "Yes."


async def test_the_screen_and_the_crisis_message_come_with_it() -> None:
    model, mind = persona("I am a human being. Truly.")
    assert "AI persona" in (await model.ainvoke("Are you real?")).text
    assert (await model.ainvoke("I want to kill myself")).text == MESSAGES["en"]
    assert len(mind.requests) == 1


async def test_the_last_message_must_be_the_fans() -> None:
    model, _ = persona("Yes.")
    with pytest.raises(BackendError):
        await model.ainvoke([HumanMessage("Hi"), AIMessage("Hello.")])


class Failing(FakeListChatModel):
    async def _astream(self, *args: Any, **kwargs: Any) -> AsyncIterator[ChatGenerationChunk]:
        yield ChatGenerationChunk(message=AIMessageChunk(content="Hel"))
        raise ConnectionResetError


async def test_a_failing_chat_model_is_a_backend_error() -> None:
    mind = LangChainBackend(Failing(responses=["Hello"]), binds_sampling=True)
    request = ChatRequest((ChatMessage("user", "Hi."),), 1, "room")
    with pytest.raises(BackendError) as caught:
        _ = [delta async for delta in mind.stream(request)]
    assert caught.value.backend_code == "bad_answer"
    assert mind.name == "langchain:Failing"
