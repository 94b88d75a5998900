namespace ZocSec.Core.Billing.Store;

/// <summary>The one text that turns raw lines into canonical ones, for every engine: <c>core/Billing/Sql/lines.sql</c>.</summary>
internal static class LinesSql
{
    private static readonly string s_text = Read();

    /// <summary>The canonical lines of a relation of raw ones.</summary>
    /// <param name="raw">A SELECT with the columns of <see cref="RawSelect"/>.</param>
    public static string Over(string raw) => s_text.Replace("{raw}", raw, StringComparison.Ordinal);

    private static string Read()
    {
        using var stream = typeof(LinesSql).Assembly.GetManifestResourceStream("billing/lines.sql")!;
        using var reader = new StreamReader(stream);
        // Comments name columns in quotes, which engines that count placeholders would trip over.
        return string.Join(
            '\n',
            reader
                .ReadToEnd()
                .ReplaceLineEndings("\n")
                .Split('\n')
                .Where(line => !line.TrimStart().StartsWith("--", StringComparison.Ordinal))
        );
    }
}
