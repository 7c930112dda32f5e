using System.Globalization;
using System.Text.RegularExpressions;
using ClientPortal.Tests.Architecture;
using ClientPortal.Web;
using ClientPortal.Web.Identity;
using YamlDotNet.RepresentationModel;

namespace ClientPortal.Tests;

/// <summary>
/// The files of <c>deploy/</c>, as far as they can be checked without a container engine: they can be read, name settings that exist, and agree with
/// each other and with the portal. <c>scripts/cluster</c> runs nginx.conf.
/// </summary>
public sealed partial class DeployTests
{
    public static TheoryData<string> Files =>
        [.. Sources.Below("deploy", "", ".conf", ".service", ".yaml", ".yml", ".dockerignore").Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Settings_that_a_file_names_exist(string file)
    {
        Assert.Equal(["Portal:Forgotten"], Unknown("Portal__Forgotten: 1\nPortal__Database=Postgres"));

        Assert.Empty(Unknown(Read(file)));
    }

    [Fact]
    public void Yaml_files_can_be_read_and_have_each_key_once()
    {
        foreach (var file in Sources.Below("deploy", ".yaml", ".yml"))
        {
            Assert.NotEmpty(Documents(file.Name));
        }
    }

    [Fact]
    public void Ports_agree()
    {
        var port = Regex.Match(Read("Dockerfile"), @"ASPNETCORE_URLS=http://0\.0\.0\.0:(\d+)").Groups[1].Value;
        Assert.Contains($"EXPOSE {port}\n", Read("Dockerfile"), StringComparison.Ordinal);
        Assert.Equal([port, port], Regex.Matches(Read("compose.yaml"), @"/node\d:(\d+)/").Select(match => match.Groups[1].Value));
        Assert.Equal(port, $"{Container["ports"][0]["containerPort"]}");
        Assert.Equal("http", $"{Container["ports"][0]["name"]}");
        Assert.Equal("http", $"{Kind("Service")["spec"]["ports"][0]["targetPort"]}");

        // What compose.yaml replaces in nginx.conf is there.
        var replaced = Regex.Matches(Read("compose.yaml"), @"-e 's(.)(.+?)\1(?:.+?)\1'");
        Assert.Equal(3, replaced.Count);
        Assert.All(replaced, one => Assert.Contains(one.Groups[2].Value, Read("nginx.conf"), StringComparison.Ordinal));
    }

    [Fact]
    public void What_stops_a_node_gives_it_the_time_to_drain()
    {
        var requests = Found(Sources.Named("ClientPortal.Web/appsettings.json").Text, @"""ShutdownTimeoutSeconds"": (\d+)");
        var environment = ((YamlSequenceNode)Container["env"]).ToDictionary(one => $"{one["name"]}");
        var drain = Number(environment["Portal__DrainSeconds"]["value"]);
        Assert.True(Number(Kind("Deployment")["spec"]["template"]["spec"]["terminationGracePeriodSeconds"]) > drain + requests);

        var node = Documents("compose.yaml")[0]["x-node"];
        Assert.True(int.Parse($"{node["stop_grace_period"]}".TrimEnd('s'), CultureInfo.InvariantCulture)
            > Number(node["environment"]["Portal__DrainSeconds"]) + requests);

        var unit = Read("clientportal@.service");
        Assert.True(Found(unit, @"TimeoutStopSec=(\d+)") > Found(unit, @"Portal__DrainSeconds=(\d+)") + requests);
    }

    [Fact]
    public void A_browser_that_finds_no_node_asks_again_by_itself()
    {
        var page = Read("nginx.conf").Split("location @page {")[1].Split('}')[0];
        Assert.Contains("error_page 502 504 = @away;", page, StringComparison.Ordinal);
        Assert.InRange(Found(Read("nginx.conf").Split("location @away {")[1], @"add_header Refresh (\d+) always"), 1, 10);
    }

    [Fact]
    public void Probes_ask_what_the_portal_answers()
    {
        Assert.Equal("/health/ready", $"{Container["startupProbe"]["httpGet"]["path"]}");
        Assert.Equal("/health/ready", $"{Container["readinessProbe"]["httpGet"]["path"]}");
        Assert.Equal("/health/live", $"{Container["livenessProbe"]["httpGet"]["path"]}");
    }

    [Fact]
    public void The_image_is_built_from_what_is_here_and_starts_the_portal()
    {
        var lines = Read("Dockerfile").Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToList();
        string[] known = ["FROM", "WORKDIR", "COPY", "RUN", "USER", "ENV", "VOLUME", "EXPOSE", "STOPSIGNAL", "ENTRYPOINT"];
        Assert.All(lines, line => Assert.Contains(line.Split(' ')[0], known));
        Assert.StartsWith("FROM ", lines[0], StringComparison.Ordinal);

        var major = typeof(object).Assembly.GetName().Version!.Major;
        Assert.All(
            lines.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)),
            line => Assert.Matches($@"^FROM mcr\.microsoft\.com/dotnet/(sdk|aspnet):{major}\.0( AS build)?$", line));
        Assert.Contains(lines, line => line == "USER $APP_UID");
        Assert.Equal($"ENTRYPOINT [\"dotnet\", \"{typeof(Program).Assembly.GetName().Name}.dll\"]", lines[^1]);
        Assert.Contains(lines, line => line.StartsWith("RUN dotnet publish ClientPortal.Web ", StringComparison.Ordinal));

        // The volume is where the portal writes, in all of these files.
        Assert.Contains("ENV Portal__DataDirectory=/data", lines);
        Assert.Contains("VOLUME /data", lines);
        Assert.Contains(((YamlSequenceNode)Container["volumeMounts"]).Children, mount => $"{mount["mountPath"]}" == "/data");
        Assert.Equal("ReadWriteMany", $"{Kind("PersistentVolumeClaim")["spec"]["accessModes"][0]}");
    }

    private static YamlNode Container => Kind("Deployment")["spec"]["template"]["spec"]["containers"][0];

    private static YamlNode Kind(string kind) => Documents("kubernetes.yaml").Single(document => $"{document["kind"]}" == kind);

    private static List<YamlNode> Documents(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Read(file)));
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    private static string Read(string file) => Sources.Named($"deploy/{file}").Text;

    private static int Number(YamlNode node) => int.Parse($"{node}", CultureInfo.InvariantCulture);

    private static int Found(string text, string pattern) => int.Parse(Regex.Match(text, pattern).Groups[1].Value, CultureInfo.InvariantCulture);

    private static List<string> Unknown(string text) =>
    [
        .. Named().Matches(text).Select(match => match.Value.Replace("__", ":", StringComparison.Ordinal)).Distinct()
            .Where(name => name != TrustedProxies.Setting && Settings.All.All(setting => setting.Name != name)),
    ];

    [GeneratedRegex("(?:Portal|Demo|ConnectionStrings)__[A-Za-z_]*[A-Za-z]")]
    private static partial Regex Named();
}
