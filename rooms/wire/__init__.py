"""The words on the wire: the OpenAI Realtime protocol, our vendor events, the OpenAI HTTP shapes.

Pure: builds and reads messages, knows no socket, no row and no mind.
"""
