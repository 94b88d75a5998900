namespace ZocSec.Bench.Compare;

/// <summary>A program under measurement did not start; the message holds what it wrote.</summary>
internal sealed class ProgramFailedException(string message, Exception? inner = null) : Exception(message, inner);
