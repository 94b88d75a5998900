using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using ZocSec.Core.Notifications;
using ZocSec.Core.Notifications.Mail;
using ZocSec.Functions.Settings;
using ZocSec.Tests.Architecture;
using ZocSec.Tests.Functions;

namespace ZocSec.Tests.Deploy;

/// <summary>What is created on Azure: no keys, few rights, and every setting that the program needs.</summary>
public sealed partial class BicepTests
{
    private const string Reference = "@Microsoft.KeyVault(";

    // Settings that a deployed program can do without; the parameter "settings" takes them.
    private static readonly string[] Further =
    [
        "GitHub__PrivateKeyNext",
        "GitHub__OperatorInstallation",
        "GitHub__WebhookSecretNext",
        "GitHub__PointsPerMinute",
        "Policy__Path",
        "Storage__Path",
        "Billing__Path",
        "Billing__Schedule",
        "AzureWebJobsStorage",
        "Storage__RetentionDays",
        "Ledger__RetentionDays",
        "Sweep__Schedule",
        "Aws__EventKeyNext",
        "Aws__ClientId",
        "AWS_REGION",
        "AWS_ENDPOINT_URL",
        "AWS_PROFILE",
        "ASPNETCORE_URLS",
        "Notify__Organizations__NUMBER__NAME",
        "Notify__Secrets__NAME",
        "Notify__Templates",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "OTEL_EXPORTER_OTLP_HEADERS",
        "OTEL_EXPORTER_OTLP_PROTOCOL",
        "OTEL_METRIC_EXPORT_INTERVAL",
    ];

    [Fact]
    public async Task Templates_Compile_WithoutAWarning() => Assert.Empty((await AzureTemplate.GetAsync()).Complaints);

    [Fact]
    public async Task Storage_TakesNoKeyAndShowsNothing()
    {
        var template = await AzureTemplate.GetAsync();
        var account = template.PropertiesOf("Microsoft.Storage/storageAccounts");

        Assert.False(account["allowSharedKeyAccess"]!.GetValue<bool>());
        Assert.False(account["allowBlobPublicAccess"]!.GetValue<bool>());
        Assert.True(account["supportsHttpsTrafficOnly"]!.GetValue<bool>());
        Assert.Equal("TLS1_2", account["minimumTlsVersion"]!.GetValue<string>());
        Assert.DoesNotMatch(
            "(?i)listKeys|listAccountSas|AccountKey|SharedAccessSignature",
            template.Root.ToJsonString()
        );
    }

    [Fact]
    public async Task Roles_AreExactlyThese()
    {
        var template = await AzureTemplate.GetAsync();
        var granted = template
            .Templates.SelectMany(module =>
                AzureTemplate
                    .ResourcesOf(module)
                    .Where(resource => AzureTemplate.TypeOf(resource) == "Microsoft.Authorization/roleAssignments")
                    .SelectMany(assignment => RolesOf(module, assignment))
            )
            .Order(StringComparer.Ordinal);

        // The ids are those of "Azure built-in roles".
        Assert.Equal(
            [
                "Microsoft.Insights/components 3913510d-42f4-4e42-8a64-420c390055eb", // Monitoring Metrics Publisher
                "Microsoft.KeyVault/vaults 4633458b-17de-408a-b874-0445c86b69e6", // Key Vault Secrets User
                "Microsoft.Storage/storageAccounts 0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", // Storage Table Data Contributor
                "Microsoft.Storage/storageAccounts 974c5e8b-45b9-4653-ba55-5f855dd0fb88", // Storage Queue Data Contributor
                "Microsoft.Storage/storageAccounts b7e6dc6d-f1e8-4753-8033-0f276bb0955b", // Storage Blob Data Owner
            ],
            granted
        );
    }

    [Fact]
    public async Task AppSettings_HaveWhatTheSettingsPageNames()
    {
        var settings = (await AzureTemplate.GetAsync()).AppSettings;
        var page = await File.ReadAllTextAsync(Path.Combine(Solution.Root, "docs", "settings.md"));
        var named = SettingOnPage()
            .Matches(page[..page.IndexOf("## The command line", StringComparison.Ordinal)])
            .Select(match => match.Groups["name"].Value)
            .ToArray();

        Assert.Contains("GitHub__AppId", named);
        Assert.Empty(named.Except(settings.Keys).Except(Further));
        Assert.Empty(Further.Intersect(settings.Keys));
    }

    [Fact]
    public async Task AppSettings_StartTheProgram()
    {
        var settings = (await AzureTemplate.GetAsync()).AppSettings;
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                settings.Keys.Select(name => KeyValuePair.Create(name.Replace("__", ":"), (string?)ValueOf(name)))
            )
            .Build();

        var read = HostSettings.Read(configuration);

        Assert.NotNull(read.PublicUrl);
        Assert.Equal("zocsecaccount", read.Azure?.AccountName);
        Assert.NotNull(read.LedgerApiKey);
        Assert.Equal("Iv23liexample", read.SignIn?.Id);
        Assert.Equal(".github-private", read.PolicyRepository);
        Assert.Equal("api://zocsec", read.Aws.TokenAudience);
        Assert.Single(read.AwsEventKeys);
        Assert.Equal(
            ("mail.example.com", 587, SmtpEncryption.Tls),
            (read.Notices.Smtp?.Host, read.Notices.Smtp?.Port, read.Notices.Smtp?.Encryption)
        );
        Assert.NotNull(read.Notices.Smtp?.Password);
    }

    [Fact]
    public async Task AppSettings_SignInByTheIdentityEverywhere()
    {
        var settings = (await AzureTemplate.GetAsync()).AppSettings;

        Assert.Equal("azure", settings["Storage__Provider"]);
        Assert.Equal("managedidentity", settings["AzureWebJobsStorage__credential"]);
        Assert.Contains("identityClientId", settings["AzureWebJobsStorage__clientId"]);
        Assert.Contains("Authorization=AAD", settings["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]);
        Assert.DoesNotContain("AzureWebJobsStorage", settings.Keys);
        // Flex Consumption refuses both.
        Assert.DoesNotContain("FUNCTIONS_WORKER_RUNTIME", settings.Keys);
        Assert.DoesNotContain("WEBSITE_RUN_FROM_PACKAGE", settings.Keys);
    }

    [Fact]
    public async Task Secrets_AreReferredToAndHaveTheNamesOfTheVault()
    {
        var template = await AzureTemplate.GetAsync();
        var secrets = template
            .AppSettings.Where(setting => SecretName().IsMatch(setting.Key))
            // It says whom a token is for.
            .Where(setting => setting.Key is not "Aws__TokenAudience")
            .ToDictionary(setting => setting.Key, setting => setting.Value);
        var kept = NamesInVault(template);

        Assert.Equal(
            [
                "Aws__EventKey",
                "GitHub__ClientSecret",
                "GitHub__PrivateKey",
                "GitHub__WebhookSecret",
                "Ledger__ApiKey",
                "Smtp__Password",
            ],
            secrets.Keys.Order(StringComparer.Ordinal)
        );
        Assert.All(secrets.Values, value => Assert.Contains(Reference, value));
        Assert.Equal(
            kept.Order(StringComparer.Ordinal),
            secrets
                .Values.Select(value => NameInReference().Match(value).Groups["name"].Value)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Webhooks_AreReferredToByTheNamesThatTheVaultGivesThem()
    {
        var template = await AzureTemplate.GetAsync();
        var kept = Assert.Single(template.Of("Microsoft.KeyVault/vaults/secrets"), IsOneOfMany);
        var settings = template.TemplateWith("Microsoft.Web/sites/config")["variables"]![
            "noticeSettings"
        ]!.GetValue<string>();

        Assert.Contains(
            "format('notify-{0}', toLower(replace(items(parameters('noticeWebhooks'))[copyIndex()].key, '_', '-')))",
            kept["name"]!.GetValue<string>()
        );
        Assert.Equal(
            "[toObject(parameters('noticeSecrets'), "
                + "lambda('secret', format('Notify__Secrets__{0}', lambdaVariables('secret'))), "
                + "lambda('secret', format('@Microsoft.KeyVault(SecretUri={0}secrets/notify-{1})', parameters('vaultUri'), "
                + "toLower(replace(lambdaVariables('secret'), '_', '-')))))]",
            settings
        );
        Assert.Equal("Notify__Secrets__", NoticeSettings.Secrets);
    }

    [Fact]
    public async Task SecureParameters_GoIntoTheVaultAndNowhereElse()
    {
        var template = await AzureTemplate.GetAsync();
        var vault = template.TemplateWith("Microsoft.KeyVault/vaults");
        var secure = template
            .Templates.SelectMany(module => SecureOf(module).Select(name => (Module: module, Name: name)))
            .ToArray();

        Assert.Equal(14, secure.Length);
        Assert.All(secure, one => Assert.True(one.Module == template.Root || one.Module == vault, one.Name));
        foreach (var resource in AzureTemplate.ResourcesOf(vault).Where(IsNoSecret))
        {
            Assert.All(SecureOf(vault), name => Assert.DoesNotContain($"'{name}'", resource.ToJsonString()));
        }

        Assert.DoesNotContain("secur", template.Root["outputs"]!.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Vault_CannotBePurged()
    {
        var vault = (await AzureTemplate.GetAsync()).PropertiesOf("Microsoft.KeyVault/vaults");

        Assert.True(vault["enableRbacAuthorization"]!.GetValue<bool>());
        Assert.True(vault["enablePurgeProtection"]!.GetValue<bool>());
        Assert.True(vault["enableSoftDelete"]!.GetValue<bool>());
    }

    [Fact]
    public async Task App_IsACustomHandlerThatIsAlwaysReady()
    {
        var template = await AzureTemplate.GetAsync();
        var app = template.PropertiesOf("Microsoft.Web/sites");
        var ready = app["functionAppConfig"]!["scaleAndConcurrency"]!["alwaysReady"]!.AsArray();

        Assert.Equal("""{"name":"custom","version":"1.0"}""", app["functionAppConfig"]!["runtime"]!.ToJsonString());
        Assert.Equal("http", Assert.Single(ready)!["name"]!.GetValue<string>());
        Assert.Equal(1, ready[0]!["instanceCount"]!.GetValue<int>());
        Assert.Equal("FC1", template.Of("Microsoft.Web/serverfarms").Single()["sku"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task App_IsReachedByTlsAndDeployedToByIdentity()
    {
        var template = await AzureTemplate.GetAsync();
        var app = template.PropertiesOf("Microsoft.Web/sites");
        var policies = template.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies").ToArray();

        Assert.True(app["httpsOnly"]!.GetValue<bool>());
        Assert.Equal("1.2", app["siteConfig"]!["minTlsVersion"]!.GetValue<string>());
        Assert.Equal("Disabled", app["siteConfig"]!["ftpsState"]!.GetValue<string>());
        Assert.Equal(
            "UserAssignedIdentity",
            app["functionAppConfig"]!["deployment"]!["storage"]!["authentication"]!["type"]!.GetValue<string>()
        );
        Assert.Equal(2, policies.Length);
        Assert.All(policies, policy => Assert.False(policy["properties"]!["allow"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task PrivateNetwork_ClosesStorageAndVault()
    {
        var template = await AzureTemplate.GetAsync();
        var parts = template
            .Templates.SelectMany(AzureTemplate.ResourcesOf)
            .Where(resource =>
                resource["properties"] is JsonObject properties && properties["parameters"]?["part"] is not null
            )
            .Select(module => $"{module["copy"]?["count"]} {module["properties"]!["parameters"]!["part"]!["value"]}");

        foreach (var type in new[] { "Microsoft.Storage/storageAccounts", "Microsoft.KeyVault/vaults" })
        {
            Assert.Equal(
                "[if(parameters('isPrivate'), 'Disabled', 'Enabled')]",
                template.PropertiesOf(type)["publicNetworkAccess"]!.GetValue<string>()
            );
        }

        Assert.Equal(
            [
                " vault",
                "[length(createArray('blob', 'queue', 'table'))] [createArray('blob', 'queue', 'table')[copyIndex()]]",
            ],
            parts.Order(StringComparer.Ordinal)
        );
        var subnet = template.PropertiesOf("Microsoft.Network/virtualNetworks")["subnets"]![0]!["properties"]!;
        Assert.Contains("\"Microsoft.App/environments\"", subnet["delegations"]!.ToJsonString());
    }

    [Fact]
    public async Task Telemetry_IsTakenFromIdentitiesOnly() =>
        Assert.True(
            (await AzureTemplate.GetAsync()).PropertiesOf("Microsoft.Insights/components")[
                "DisableLocalAuth"
            ]!.GetValue<bool>()
        );

    [Fact]
    public async Task Outputs_AreWhatTheGuideCallsByName()
    {
        var template = await AzureTemplate.GetAsync();
        var docs = Path.Combine(Solution.Root, "docs");
        var guide =
            await File.ReadAllTextAsync(Path.Combine(docs, "deploy-azure.md"))
            + await File.ReadAllTextAsync(Path.Combine(docs, "deploy-aws.md"));

        Assert.All(
            template.Root["outputs"]!
                .AsObject()
                .Where(output => !output.Key.StartsWith("identity", StringComparison.Ordinal)),
            output => Assert.Contains($"`{output.Key}`", guide)
        );
        Assert.All(
            NamesInVault(template).Append("notify-slack-webhook"),
            name => Assert.Contains($"--name {name} ", guide)
        );
    }

    private static string ValueOf(string name) =>
        name switch
        {
            "GitHub__AppId" => "4711",
            "GitHub__PrivateKey" => TestKey.Pem,
            "GitHub__ClientId" => "Iv23liexample",
            "GitHub__ApiUrl" => "https://api.github.com",
            "App__PublicUrl" => "https://app.example.com",
            "Policy__Repository" => ".github-private",
            "Storage__Provider" => "azure",
            "Aws__HubRoleArn" => "arn:aws:iam::111111111111:role/ZocSecHub",
            "Aws__TokenAudience" => "api://zocsec",
            "Aws__SnsTopics" => "arn:aws:sns:eu-west-1:111111111111:zocsec",
            "Aws__Queues" => "https://sqs.eu-west-1.amazonaws.com/111111111111/zocsec",
            "AzureWebJobsStorage__accountName" => "zocsecaccount",
            "Smtp__Host" => "mail.example.com",
            "Smtp__Port" => "587",
            "Smtp__Encryption" => "tls",
            "Smtp__From" => "zocsec@example.com",
            _ => "a value of sixteen characters or more",
        };

    // Of those that are named by whoever deploys, only the way to a name is known.
    private static bool IsOneOfMany(JsonObject resource) => resource["copy"] is not null;

    private static string[] NamesInVault(AzureTemplate template) =>
        [
            .. template
                .Of("Microsoft.KeyVault/vaults/secrets")
                .Where(secret => !IsOneOfMany(secret))
                .Select(secret => NameInVault().Match(secret["name"]!.GetValue<string>()).Groups["name"].Value),
        ];

    private static bool IsNoSecret(JsonObject resource) =>
        AzureTemplate.TypeOf(resource) != "Microsoft.KeyVault/vaults/secrets";

    private static IEnumerable<string> SecureOf(JsonObject template) =>
        (template["parameters"]?.AsObject() ?? [])
            .Where(parameter =>
                parameter.Value!["type"]!.GetValue<string>().StartsWith("secure", StringComparison.Ordinal)
            )
            .Select(parameter => parameter.Key);

    private static IEnumerable<string> RolesOf(JsonObject module, JsonObject assignment)
    {
        var properties = assignment["properties"]!;
        Assert.Equal("[parameters('principalId')]", properties["principalId"]!.GetValue<string>());
        var scope = ResourceType().Match(assignment["scope"]!.GetValue<string>()).Value;
        var variable = AzureTemplate
            .VariableIn()
            .Match(properties["roleDefinitionId"]!.GetValue<string>())
            .Groups["name"]
            .Value;
        return module["variables"]![variable] switch
        {
            JsonObject several => several.Select(role => $"{scope} {role.Value!.GetValue<string>()}"),
            var one => [$"{scope} {one!.GetValue<string>()}"],
        };
    }

    [GeneratedRegex(@"^\| `(?<name>[A-Za-z_]+)` \|", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex SettingOnPage();

    [GeneratedRegex("Key|Secret|Password|Token", RegexOptions.NonBacktracking)]
    private static partial Regex SecretName();

    [GeneratedRegex(", '(?<name>[a-z-]+)'\\)", RegexOptions.NonBacktracking)]
    private static partial Regex NameInVault();

    [GeneratedRegex("secrets/(?<name>[a-z-]+)\\)", RegexOptions.NonBacktracking)]
    private static partial Regex NameInReference();

    [GeneratedRegex("Microsoft\\.\\w+/\\w+", RegexOptions.NonBacktracking)]
    private static partial Regex ResourceType();
}
