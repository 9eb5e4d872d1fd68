"""Why the program did not start, in a sentence for the operator."""

import logging

import structlog
from pydantic import ValidationError

from core.errors import AppError, StartError
from escrow.rpc import ChainUnreachableError

log = structlog.get_logger()


def start_failure(error: BaseException) -> str | None:
    """Say what to do about an error that can be foreseen; None for any other."""
    match error:
        case StartError() | AppError():
            return str(error)
        case ValidationError():
            return "\n".join(
                f"MESI_{'_'.join(str(part) for part in one['loc']).upper()}: {one['msg']}"
                for one in error.errors(include_input=False, include_url=False)
            )
        case ChainUnreachableError():
            return f"the chain does not answer at {error}; check MESI_CHAIN_URL"
        case _:
            return None


def tell(error: Exception) -> None:
    """Log an error that can be foreseen as one sentence, in the place of a traceback."""
    reason = start_failure(error)
    if reason is not None:
        log.error("cannot_start", reason=reason)
        # Uvicorn hears of it as the text of a traceback.
        logging.getLogger("uvicorn.error").addFilter(_is_no_traceback)


def _is_no_traceback(record: logging.LogRecord) -> bool:
    return not record.getMessage().startswith("Traceback")
