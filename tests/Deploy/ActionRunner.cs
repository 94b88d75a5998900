using YamlDotNet.RepresentationModel;
using ZocSec.Action.Workflow;
using ZocSec.Sandbox;
using ZocSec.Tests.Architecture;

namespace ZocSec.Tests.Deploy;

/// <summary>Runs the image as GitHub's runner does for action.yml: its environment, its mounts, its files.</summary>
internal sealed class ActionRunner : IAsyncDisposable
{
    private const string Folder = "/github";

    private readonly ActionImage _image;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("zocsec-runner-");
    private readonly Dictionary<string, string> _environment = [];

    private ActionRunner(ActionImage image, SandboxServer sandbox)
    {
        (_image, Sandbox) = (image, sandbox);
        Directory.CreateDirectory(PathOf("workspace"));
        Directory.CreateDirectory(PathOf("runner_temp"));
        foreach (var (name, input) in Inputs().Where(input => input.Value.Length > 0))
        {
            Input(name, input);
        }

        Set("GITHUB_API_URL", sandbox.Url.ToString().TrimEnd('/'));
        Set("GITHUB_REPOSITORY", sandbox.Organization.Repositories.First().FullName);
        Set("GITHUB_ACTOR", "octocat");
        Set("GITHUB_WORKSPACE", $"{Folder}/workspace");
        Set("GITHUB_OUTPUT", $"{Folder}/output");
        Set("GITHUB_STEP_SUMMARY", $"{Folder}/summary");
        Set("RUNNER_TEMP", $"{Folder}/runner_temp");
        Set("GITHUB_ACTIONS", "true");
        Set("CI", "true");
        Set("HOME", $"{Folder}/home");
    }

    /// <summary>GitHub.</summary>
    public SandboxServer Sandbox { get; }

    /// <summary>The step's outputs and summary, as text.</summary>
    public string Outputs => Read("output");

    /// <summary>The step's summary.</summary>
    public string Summary => Read("summary");

    public static async Task<ActionRunner> StartAsync(ActionImage image) =>
        new(image, await SandboxServer.StartAsync());

    /// <summary>The inputs of action.yml with their defaults; one that asks the runner something is empty.</summary>
    public static IReadOnlyDictionary<string, string> Inputs() =>
        ((YamlMappingNode)Document()["inputs"]).Children.ToDictionary(
            input => input.Key.ToString(),
            input =>
                ((YamlMappingNode)input.Value).Children.TryGetValue("default", out var value)
                && !value.ToString().Contains("${{", StringComparison.Ordinal)
                    ? value.ToString()
                    : ""
        );

    /// <summary>action.yml.</summary>
    public static YamlMappingNode Document()
    {
        using var reader = File.OpenText(Path.Combine(Solution.Root, "action.yml"));
        var yaml = new YamlStream();
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    public string InWorkspace(string name) => Path.Combine(PathOf("workspace"), name);

    public ActionRunner Input(string name, string value) => Set(ActionInput.VariableOf(name), value);

    public ActionRunner Set(string name, string value)
    {
        _environment[name] = value;
        return this;
    }

    /// <summary>Begins another step with inputs of its own in the same workspace.</summary>
    public ActionRunner Next()
    {
        File.Delete(PathOf("output"));
        File.Delete(PathOf("summary"));
        foreach (var (name, input) in Inputs())
        {
            Input(name, input);
        }

        return this;
    }

    /// <summary>Has the step sign in as the sandbox's App.</summary>
    public ActionRunner AsApp() => Input("app-id", Sandbox.AppId).Input("private-key", Sandbox.PrivateKey);

    public Task<Tool> RunAsync() =>
        _image.RunAsync(
            _environment,
            [(PathOf("workspace"), $"{Folder}/workspace"), (_folder.FullName, Folder)],
            user: null,
            ((YamlSequenceNode)Document()["runs"]["args"]).Children.Select(argument => argument.ToString())
        );

    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private string Read(string name) => File.Exists(PathOf(name)) ? File.ReadAllText(PathOf(name)) : "";

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
