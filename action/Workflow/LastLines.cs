using System.Globalization;
using System.Text;

namespace ZocSec.Action.Workflow;

/// <summary>Passes on what is written, and keeps its last lines.</summary>
/// <param name="output">Takes all of it.</param>
/// <param name="most">How many lines are kept.</param>
internal sealed class LastLines(TextWriter output, int most) : TextWriter(CultureInfo.InvariantCulture)
{
    private readonly Lock gate = new();
    private readonly Queue<string> lines = [];
    private readonly StringBuilder unfinished = new();

    /// <inheritdoc />
    public override Encoding Encoding => output.Encoding;

    /// <summary>The lines, the earliest first; empty ones are left out.</summary>
    public string Text
    {
        get
        {
            lock (gate)
            {
                return string.Join('\n', lines.Append(unfinished.ToString()).Where(line => line.Length > 0));
            }
        }
    }

    /// <inheritdoc />
    public override void Write(char value)
    {
        lock (gate)
        {
            output.Write(value);
            Keep(value);
        }
    }

    /// <inheritdoc />
    public override void Write(string? value)
    {
        lock (gate)
        {
            output.Write(value);
            foreach (var character in value ?? "")
            {
                Keep(character);
            }
        }
    }

    /// <inheritdoc />
    public override void WriteLine(string? value) => Write($"{value}{NewLine}");

    /// <inheritdoc />
    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override void Flush() => output.Flush();

    private void Keep(char character)
    {
        if (character != '\n')
        {
            unfinished.Append(character);
            return;
        }

        var line = unfinished.ToString().TrimEnd('\r');
        unfinished.Clear();
        if (line.Length == 0)
        {
            return;
        }

        lines.Enqueue(line);
        if (lines.Count > most)
        {
            lines.Dequeue();
        }
    }
}
