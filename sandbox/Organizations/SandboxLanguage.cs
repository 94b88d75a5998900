namespace ZocSec.Sandbox.Organizations;

/// <summary>A language that a repository holds code in.</summary>
/// <param name="Name">Its name: <c>C#</c>.</param>
/// <param name="Size">Bytes of code in it.</param>
public sealed record SandboxLanguage(string Name, int Size);
