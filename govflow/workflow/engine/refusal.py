"""What the kernel says when an event may not happen; the shell turns the code into a Refusal."""


class EngineRefusal(Exception):
    """An event refused by name: `code` names the refusal, `params` say about what."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in sorted(self.params.items()))
        return f"{self.code}({told})"


class KernelFault(Exception):
    """A state that must not exist: a bug of the kernel or an unchecked definition, never a user."""


class DefinitionError(Exception):
    """A definition refused, with every problem found: `problems` are (path, sentence) pairs."""

    def __init__(self, problems: tuple[tuple[str, str], ...]) -> None:
        super().__init__("\n".join(f"{path}: {sentence}" for path, sentence in problems))
        self.problems = problems
