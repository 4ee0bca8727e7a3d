"""The bundled fonts; `renderers.text.fonts` names them."""
