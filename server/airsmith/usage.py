"""What a request to a model has used, in tokens."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TokenUsage:
    """Tokens by the kinds that are priced apart. `output` includes `thinking`; `input` counts uncached tokens only.

    `is_estimated` marks numbers that were counted here because the service never told them (a cancelled or cut stream).
    """

    input: int = 0
    output: int = 0
    cache_write_5m: int = 0
    cache_write_1h: int = 0
    cache_read: int = 0
    thinking: int = 0
    is_estimated: bool = False

    @property
    def total(self) -> int:
        """All tokens that were processed, cached ones included."""
        return self.input + self.output + self.cache_write_5m + self.cache_write_1h + self.cache_read

    def __add__(self, other: "TokenUsage") -> "TokenUsage":
        return TokenUsage(
            input=self.input + other.input,
            output=self.output + other.output,
            cache_write_5m=self.cache_write_5m + other.cache_write_5m,
            cache_write_1h=self.cache_write_1h + other.cache_write_1h,
            cache_read=self.cache_read + other.cache_read,
            thinking=self.thinking + other.thinking,
            is_estimated=self.is_estimated or other.is_estimated,
        )
