using System.Collections.Immutable;
using System.Text;
using Moq;
using ZocSec.Core.Billing;
using ZocSec.Core.Billing.Owners;
using ZocSec.Core.GitHub;
using ZocSec.Core.GitHub.Owners;
using ZocSec.Core.Guardrails;
using ZocSec.Tests.Storage;

namespace ZocSec.Tests.Billing.Owners;

/// <summary>People and teams, from a file or from an organisation.</summary>
public sealed class OwnerDirectoryTests
{
    private static readonly DateOnly Today = new(2026, 10, 1);

    [Theory]
    [InlineData("name,email,login,team,left\nJane,j@x.example,jane,web,no\n")]
    [InlineData("LEFT;Team;User Name;E-Mail;Full Name\n;web;jane;j@x.example;Jane\n")]
    [InlineData("login,x,mail,name,team\r\njane,\"a,\nb\",j@x.example,Jane,web\r\n")]
    public async Task Person_IsFoundByAnyName(string text)
    {
        var found = await FindAsync(text);

        Assert.Equal(new DirectoryEntry("Jane", "web", HasLeft: false), found["JANE"]);
        Assert.Equal(found["Jane"], found["J@x.example"]);
        Assert.Equal("web", found["Web"].Name);
    }

    [Theory]
    [InlineData("yes", true)]
    [InlineData("2026-09-30", true)]
    [InlineData("2026-10-01", false)]
    [InlineData("FALSE", false)]
    [InlineData("", false)]
    public async Task Left_IsAWordOrADay(string left, bool hasLeft) =>
        Assert.Equal(hasLeft, (await FindAsync($"login,left\njane,{left}\n"))["jane"].HasLeft);

    [Fact]
    public async Task WhoIsThereTwice_HasNotLeft() =>
        Assert.False((await FindAsync("login,left\njane,yes\njane,no\njane,yes\n"))["jane"].HasLeft);

    [Theory]
    [InlineData("a,b\n1,2\n", "people.csv, row 1: no column is called name, email, login or team")]
    [InlineData("login,user\na,b\n", "people.csv, row 1: `login` and `user` mean the same; leave one out")]
    [InlineData(
        "login,left\na,\nb,soon\n",
        "people.csv, row 3: `soon` in the column left is not clear; write yes, no or a day such as 2026-10-31"
    )]
    [InlineData(
        "login,left\n,yes\n",
        "people.csv, row 2: nobody is named; write a name, an e-mail address, a login or a team"
    )]
    public void Wrong_IsSaidWithTheRow(string text, string message) =>
        Assert.Equal(message, Assert.Throws<BillingException>(() => Read(text)).Message);

    [Fact]
    public void FileThatIsNotThere_IsSaid() =>
        Assert.StartsWith(
            "/nowhere/people.csv is not there",
            Assert.Throws<BillingException>(() => OwnerDirectory.Read("/nowhere/people.csv", Today)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task File_MayHaveAByteOrderMarkAndMustBeUtf8()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "people.csv");
        await File.WriteAllTextAsync(
            path,
            "login\njörg\n",
            new UTF8Encoding(true),
            TestContext.Current.CancellationToken
        );
        Assert.Contains(
            "jörg",
            (await OwnerDirectory.Read(path, Today).FindAsync([], TestContext.Current.CancellationToken)).Keys
        );

        await File.WriteAllTextAsync(path, "login\njörg\n", Encoding.Latin1, TestContext.Current.CancellationToken);
        Assert.Contains(
            "is not in UTF-8",
            Assert.Throws<BillingException>(() => OwnerDirectory.Read(path, Today)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Teams_AreThoseThatAreNotMissing()
    {
        var found = await new TeamsDirectory(
            Teams(new GitHubAnswer<ImmutableArray<string>>.Ok(["jane"])),
            new TenantId("1"),
            "acme"
        ).FindAsync(["Web", "jane", "not a slug"], TestContext.Current.CancellationToken);

        Assert.Equal(["web"], found.Keys);
    }

    [Fact]
    public async Task TeamsThatCannotBeAsked_AreAnError()
    {
        var directory = new TeamsDirectory(
            Teams(new GitHubAnswer<ImmutableArray<string>>.Refused(403, "no")),
            new TenantId("1"),
            "acme"
        );

        var error = await Assert.ThrowsAsync<BillingException>(() =>
            directory.FindAsync(["web"], TestContext.Current.CancellationToken)
        );

        Assert.Equal("the teams of acme cannot be asked: no", error.Message);
    }

    private static ITeams Teams(GitHubAnswer<ImmutableArray<string>> answer)
    {
        var teams = new Mock<ITeams>();
        teams
            .Setup(one =>
                one.MissingAsync(
                    It.IsAny<TenantId>(),
                    "acme",
                    It.IsAny<ImmutableArray<string>>(),
                    It.IsAny<bool>(),
                    It.IsAny<CancellationToken>()
                )
            )
            .ReturnsAsync(answer);
        return teams.Object;
    }

    private static OwnerDirectory Read(string text) => OwnerDirectory.Read(new StringReader(text), "people.csv", Today);

    private static Task<ImmutableDictionary<string, DirectoryEntry>> FindAsync(string text) =>
        Read(text).FindAsync([], TestContext.Current.CancellationToken);
}
