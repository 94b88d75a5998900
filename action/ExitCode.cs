namespace ZocSec.Action;

/// <summary>What the program's exit code says.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Ok = 0;

    /// <summary>It ran, and found problems.</summary>
    public const int Problems = 1;

    /// <summary>The command line, or a file that it names, is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The storage folder cannot be used, or a file not be written.</summary>
    public const int Storage = 3;

    /// <summary>GitHub or AWS cannot be reached, or refuses the sign-in.</summary>
    public const int Outside = 4;
}
