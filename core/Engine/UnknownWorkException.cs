namespace ZocSec.Core.Engine;

/// <summary>Work that this version of the program cannot do, however often it tries; another version left or will take it.</summary>
internal sealed class UnknownWorkException(string message) : Exception(message);
