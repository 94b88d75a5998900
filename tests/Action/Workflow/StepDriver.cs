using ZocSec.Action;
using ZocSec.Action.Workflow;

namespace ZocSec.Tests.Action.Workflow;

/// <summary>A runner with a workspace and its files, and in place of commands what a test says.</summary>
internal sealed class StepDriver : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zocsec-step-");
    private readonly Dictionary<string, string> _environment = [];

    public StepDriver()
    {
        Directory.CreateDirectory(Workspace);
        Directory.CreateDirectory(PathOf("temp"));
        Set("GITHUB_ACTIONS", "true");
        Set("GITHUB_WORKSPACE", Workspace);
        Set("RUNNER_TEMP", PathOf("temp"));
        Set("GITHUB_OUTPUT", PathOf("output"));
        Set("GITHUB_STEP_SUMMARY", PathOf("summary"));
        Input("token", "ghs_token-of-the-workflow");
    }

    public string Workspace => PathOf("workspace");

    public string Summary => File.Exists(PathOf("summary")) ? File.ReadAllText(PathOf("summary")) : "";

    public IReadOnlyList<string> Arguments { get; private set; } = [];

    public Func<string, string?> Settings { get; private set; } = _ => null;

    /// <summary>In place of the command: what it writes to its output and its error output, and how it ends.</summary>
    public Func<IReadOnlyList<string>, TextWriter, TextWriter, Surroundings, int> Command { get; set; } =
        (_, _, _, _) => 0;

    /// <summary>Takes the place of <see cref="Command"/>: something that takes its time, such as the program itself.</summary>
    public RunCommand? Program { get; set; }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public string InWorkspace(string name, string text = "")
    {
        var path = Path.Combine(Workspace, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public StepDriver Set(string name, string value)
    {
        _environment[name] = value;
        return this;
    }

    public StepDriver Input(string name, string value) => Set(ActionInput.VariableOf(name), value);

    public async Task<(int Code, string Output)> RunAsync()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var surroundings = new Surroundings(_environment.GetValueOrDefault, TimeProvider.System, IsTerminal: false);
        var code = await new ActionStep(surroundings, _environment.Keys, output, Run).RunAsync(
            TestContext.Current.CancellationToken
        );
        return (code, output.ToString());
    }

    /// <summary>The outputs, read as a runner does: NAME&lt;&lt;END, lines, END.</summary>
    public Dictionary<string, string> Outputs()
    {
        var outputs = new Dictionary<string, string>();
        var lines = new Queue<string>(File.Exists(PathOf("output")) ? File.ReadLines(PathOf("output")) : []);
        while (lines.TryDequeue(out var first))
        {
            var (name, end) = (
                first[..first.IndexOf("<<", StringComparison.Ordinal)],
                first[(first.IndexOf("<<", StringComparison.Ordinal) + 2)..]
            );
            var value = new List<string>();
            for (var line = lines.Dequeue(); line != end; line = lines.Dequeue())
            {
                value.Add(line);
            }

            outputs.Add(name, string.Join('\n', value));
        }

        return outputs;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<int> Run(
        IReadOnlyList<string> arguments,
        TextWriter output,
        TextWriter error,
        Surroundings surroundings
    )
    {
        (Arguments, Settings) = (arguments, surroundings.Setting);
        return Program?.Invoke(arguments, output, error, surroundings)
            ?? Task.FromResult(Command(arguments, output, error, surroundings));
    }
}
