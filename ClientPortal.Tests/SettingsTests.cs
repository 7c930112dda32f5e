using System.Text.RegularExpressions;
using ClientPortal.Tests.Architecture;
using ClientPortal.Web;
using ClientPortal.Web.Identity;
using Microsoft.Extensions.Configuration;

namespace ClientPortal.Tests;

/// <summary>What settings may hold, and that all are checked: a new one is found.</summary>
public sealed partial class SettingsTests
{
    [Theory]
    [InlineData("Portal:Database", "Oracle", "Portal:Database is 'Oracle': set it to Sqlite or Postgres, or leave it out.")]
    [InlineData(
        "Portal:Database", "Postgres",
        "Portal:Database is 'Postgres' and ConnectionStrings:Portal is not set: set it to the server and the database, such as "
            + "'Host=db.example.org;Database=portal;Username=portal;Password=…'.")]
    [InlineData(
        "ConnectionStrings:Portal", "Password=secret;Nonsense=1",
        "ConnectionStrings:Portal is '…': set it to a server and a database such as "
            + "'Host=db.example.org;Database=portal;Username=portal;Password=…', or leave it out.")]
    [InlineData("Portal:DataDirectory", "", "Portal:DataDirectory is '': set it to a folder, or leave it out.")]
    [InlineData(
        "Portal:PublicUrl", "portal.example.org",
        "Portal:PublicUrl is 'portal.example.org': set it to the address that people reach the portal at, such as "
            + "https://portal.example.org, or leave it out.")]
    [InlineData("Portal:Smtp:Port", "many", "Portal:Smtp:Port is 'many': set it to a port from 1 to 65535, or leave it out.")]
    [InlineData("Portal:Smtp:Port", "65536", "Portal:Smtp:Port is '65536': set it to a port from 1 to 65535, or leave it out.")]
    [InlineData(
        "Portal:ClamAv:Host", "no host!",
        "Portal:ClamAv:Host is 'no host!': set it to the name or the address of a machine, or leave it out.")]
    [InlineData("Portal:CircuitsPerPerson", "0", "Portal:CircuitsPerPerson is '0': set it to a whole number from 1, or leave it out.")]
    [InlineData("Portal:MessagesPerMinute", "-5", "Portal:MessagesPerMinute is '-5': set it to a whole number from 1, or leave it out.")]
    [InlineData(
        "Portal:Files:LargestMegabytes", "25 MB",
        "Portal:Files:LargestMegabytes is '25 MB': set it to a whole number from 1, or leave it out.")]
    [InlineData("Portal:Files:QuotaMegabytes", "1e9", "Portal:Files:QuotaMegabytes is '1e9': set it to a whole number from 1, or leave it out.")]
    [InlineData(
        "Portal:Proxies", "10.0.0.1, lb.local",
        "Portal:Proxies is 'lb.local': set it to addresses or networks such as 10.0.0.1 or 10.0.0.0/8, or leave it out.")]
    [InlineData(
        "Portal:Proxies:0", "10.0.0.0/64",
        "Portal:Proxies is '10.0.0.0/64': set it to addresses or networks such as 10.0.0.1 or 10.0.0.0/8, or leave it out.")]
    [InlineData("Demo:Enabled", "yes", "Demo:Enabled is 'yes': set it to true or false, or leave it out.")]
    [InlineData(
        "urls", "localhost:80",
        "urls is 'localhost:80': set it to addresses such as http://localhost:5080, separated by ;, or leave it out.")]
    [InlineData(
        "urls", "http://localhost:port",
        "urls is 'http://localhost:port': set it to addresses such as http://localhost:5080, separated by ;, or leave it out.")]
    [InlineData(
        "Logging:LogLevel:Default", "Loud",
        "Logging:LogLevel:Default is 'Loud': set it to Trace, Debug, Information, Warning, Error, Critical, None, or leave it out.")]
    [InlineData(
        "Portal:Smtp:Host", "mail.example.org",
        "Portal:Smtp:Host is set and Portal:Mail:From is not: set it to the sender of letters, such as 'IT Vision <portail@itvision.sn>'.")]
    public void What_cannot_be_is_one_sentence_that_says_what_to_do(string name, string value, string sentence) =>
        Assert.Equal([sentence], Settings.Wrong(With((name, value))));

    [Fact]
    public void What_can_be_is_left_alone_and_all_that_is_wrong_is_said_at_once()
    {
        Assert.Empty(Settings.Wrong(With()));
        Assert.Empty(Settings.Wrong(With(
            ("Portal:Database", "postgres"), ("ConnectionStrings:Portal", "Host=/run/postgresql;Database=portal"),
            ("Portal:PublicUrl", "https://portal.example.org/kunden"),
            ("Portal:Smtp:Host", "mail.example.org"), ("Portal:Smtp:Port", "25"),
            ("Portal:Mail:From", "IT Vision <portail@itvision.sn>"), ("Portal:Smtp:StartTls", "False"), ("Portal:ClamAv:Host", ""),
            ("Portal:Proxies", "10.0.0.1,fd00::/8"),
            ("Portal:Proxies:0", "192.168.1.7"),
            ("urls", "http://+:80;https://localhost:5081;http://[::1]:8080"), ("Logging:Console:LogLevel:Microsoft", "debug"))));
        Assert.Equal(2, Settings.Wrong(With(("Portal:Smtp:Port", "x"), ("Portal:CircuitsPerPerson", "x"))).Count);
    }

    [Fact]
    public void Proxies_are_believed_in_either_form()
    {
        Assert.Equal(["10.0.0.1", "10.1.0.0/16"], TrustedProxies.Of(With(("Portal:Proxies", "10.0.0.1, 10.1.0.0/16"))));
        Assert.Equal(["10.0.0.1", "10.1.0.0/16"], TrustedProxies.Of(With(("Portal:Proxies:0", "10.0.0.1"), ("Portal:Proxies:1", "10.1.0.0/16"))));
        Assert.Empty(TrustedProxies.Of(With()));
    }

    [Fact]
    public void Every_setting_that_the_code_reads_is_looked_at_and_in_the_README()
    {
        Assert.Equal(
            ["Portal:Forgotten"],
            Unknown([new SourceFile("Bad.cs", "configuration[\"Portal:Forgotten\"] ?? configuration[\"Portal:Database\"]")]));

        Assert.Empty(Unknown(Sources.Below("ClientPortal.Web", ".cs", ".razor")
            .Where(file => !file.Path.EndsWith("Web/Settings.cs", StringComparison.Ordinal))));
        var readme = Sources.Named("README.md").Text;
        Assert.All(
            Settings.All.Select(setting => setting.Name).Where(name => name.Contains(':', StringComparison.Ordinal)),
            name => Assert.True(
                readme.Contains($"`{name}`", StringComparison.Ordinal) || readme.Contains($"`:{name.Split(':')[^1]}`", StringComparison.Ordinal),
                    name));
    }

    [Theory]
    [InlineData("--urls=http://localhost:1 --environment Production --Portal:DataDirectory=/tmp/x Portal:Database=Sqlite /Demo:Enabled=true", "")]
    [InlineData("create-admin a@b.sn --Portal:DataDirectory /tmp/x", "create-admin a@b.sn")]
    [InlineData("--Portal:DataDirectory /tmp/x create-admin a@b.sn", "create-admin a@b.sn")]
    [InlineData("create-adminn a@b.sn", "create-adminn a@b.sn")]
    [InlineData("--help", "--help")]
    [InlineData("--url=http://localhost:1", "--url=http://localhost:1")]
    [InlineData("--Portal:DataDirectory", "--Portal:DataDirectory")]
    public void What_the_host_takes_is_no_command(string args, string left) =>
        Assert.Equal(left, string.Join(' ', CommandLine.WithoutSettings(args.Split(' '))));

    // Sections that are read by their parts: GetSection("Portal:Smtp")["Host"].
    private static IEnumerable<string> Unknown(IEnumerable<SourceFile> files) => files
        .SelectMany(file => Key().Matches(file.Text)).Select(match => match.Groups[1].Value).Distinct()
        .Where(key => key != TrustedProxies.Setting
            && !Settings.All.Any(setting => setting.Name == key || setting.Name.StartsWith(key + ":", StringComparison.Ordinal)));

    private static IConfiguration With(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value)).Build();

    [GeneratedRegex(@"[(\[]""((?:Portal|Demo):[A-Za-z:]+)""")]
    private static partial Regex Key();
}
