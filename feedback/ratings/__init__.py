"""滿意度: what people thought of how we dealt with them: links no machine can press, call-backs, stands, kiosks."""
