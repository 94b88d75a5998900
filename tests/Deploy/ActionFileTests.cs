using System.Text.RegularExpressions;
using System.Xml.Linq;
using YamlDotNet.RepresentationModel;
using ZocSec.Action.Workflow;
using ZocSec.Tests.Architecture;

namespace ZocSec.Tests.Deploy;

/// <summary>action.yml names what the program reads and writes, and docs/action.md explains it.</summary>
public sealed partial class ActionFileTests
{
    private static readonly YamlMappingNode File = ActionRunner.Document();
    private static readonly string[] Page = System.IO.File.ReadAllLines(
        Path.Combine(Solution.Root, "docs", "action.md")
    );

    [Fact]
    public void Inputs_AreThoseOfTheProgram() => Assert.Equal(ActionInput.All, Names("inputs"));

    [Fact]
    public void Outputs_AreThoseOfTheProgram() => Assert.Equal(ActionOutput.All, Names("outputs"));

    [Fact]
    public void Inputs_OfOneCommandAlone_AreKnown()
    {
        Assert.Subset(ActionInput.All.ToHashSet(), ActionInput.ByCommand.SelectMany(one => one.Inputs).ToHashSet());
        // With a default they would be given always, also to the other command.
        Assert.Equal(
            [ActionInput.Command, ActionInput.Apply, ActionInput.FileTickets],
            ActionRunner.Inputs().Where(input => input.Value.Length > 0).Select(input => input.Key)
        );
    }

    [Theory]
    [InlineData("inputs", "| input |")]
    [InlineData("outputs", "| output |")]
    public void Page_ExplainsThemInTheSameOrder(string what, string heading)
    {
        var table = Page.SkipWhile(line => !line.StartsWith(heading, StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .ToArray();

        Assert.Equal(Names(what), table.Select(row => row.Split('`')[1]));
    }

    [Fact]
    public void Everything_IsDescribed_AndNothingHasANameThatRunnersChange()
    {
        foreach (
            var (name, described) in (((YamlMappingNode)File["inputs"]).Children).Concat(
                ((YamlMappingNode)File["outputs"]).Children
            )
        )
        {
            Assert.NotEmpty(described["description"].ToString());
            Assert.Matches("^[a-z-]+$", name.ToString());
        }
    }

    [Fact]
    public void Image_IsThatOfThisVersion_UntilAReleaseNamesItsDigest()
    {
        var version = XDocument
            .Load(Path.Combine(Solution.Root, "Directory.Build.props"))
            .Descendants("Version")
            .Single()
            .Value;

        Assert.Equal("docker", File["runs"]["using"].ToString());
        Assert.Matches(Image(), File["runs"]["image"].ToString());
        Assert.EndsWith($":{version}", File["runs"]["image"].ToString());
        Assert.Single(
            System.IO.File.ReadLines(Path.Combine(Solution.Root, "action.yml")),
            line => line.StartsWith("  image: docker://", StringComparison.Ordinal)
        );
    }

    private static IEnumerable<string> Names(string what) =>
        ((YamlMappingNode)File[what]).Children.Keys.Select(name => name.ToString());

    [GeneratedRegex(@"^docker://ghcr\.io/[a-z0-9-]+/[a-z0-9-]+:\d+\.\d+\.\d+$", RegexOptions.NonBacktracking)]
    private static partial Regex Image();
}
