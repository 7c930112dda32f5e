using System.Net;
using System.Net.Sockets;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests;

/// <summary>The program as its administrator meets it: its first start, its commands, and what it says when it cannot start.</summary>
public sealed class StartTests
{
    private const string Stack = "   at ";

    [Fact]
    public async Task What_it_cannot_start_with_is_one_sentence_and_the_code_two()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var busy = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        var folder = Directory.CreateTempSubdirectory("portal-start-").FullName;
        var file = Path.Combine(folder, "a-file");
        await File.WriteAllTextAsync(file, "no folder");
        var broken = Directory.CreateDirectory(Path.Combine(folder, "broken")).FullName;
        await File.WriteAllTextAsync(Path.Combine(broken, "portal.db"), string.Join('\n', Enumerable.Repeat("This is no database at all.", 200)));

        var refused = await Task.WhenAll(
            RefusedAsync("Portal:Database is 'Oracle'", [], ("Portal__Database", "Oracle")),
            RefusedAsync("Portal:Database is 'Oracle'", ["create-admin", "awa@itvision.sn"], ("Portal__Database", "Oracle")),
            RefusedAsync("cannot be written", ["--Portal:DataDirectory=" + Path.Combine(file, "data")]),
            RefusedAsync("cannot be used (SQLite Error 26", [], ("Portal__DataDirectory", broken)),
            RefusedAsync("Portal:Smtp:Port is 'many'", ["--Portal:Smtp:Port", "many"]),
            RefusedAsync($"cannot listen on {busy}", [$"--urls={busy}"], ("Portal__DataDirectory", Path.Combine(folder, "busy"))),
            RefusedAsync("cannot start without the folder", ["--contentRoot=" + Path.Combine(folder, "nowhere")]));

        Assert.All(refused, sentence => Assert.Single(sentence.Trim().Split('\n')));
        await Scratch.DeleteAsync(folder);
    }

    [Fact]
    public async Task What_it_does_not_understand_is_answered_with_its_usage()
    {
        var (help, unknown, unfinished, noAddress, misspelt) = (
            await PortalProcess.RunAsync(["--help"]),
            await RefusedAsync("'create-adminn'", ["create-adminn", "awa@itvision.sn"]),
            await RefusedAsync("Required argument 'EMAIL' missing", ["create-admin"]),
            await RefusedAsync("such as awa@itvision.sn", ["create-admin", "notanemail"]),
            await RefusedAsync("--url=", ["--url=http://localhost:5090"]));

        Assert.Equal((0, ""), (help.Code, help.Error));
        Assert.All(
            new[] { help.Output, unknown, unfinished, noAddress, misspelt },
            said => Assert.Contains("Usage:", said, StringComparison.Ordinal));
        Assert.Contains("create-admin <EMAIL>", help.Output, StringComparison.Ordinal);
        Assert.Contains("--Portal:DataDirectory=", help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_takes_the_hosts_switches_and_makes_an_administrator_once()
    {
        var folder = Directory.CreateTempSubdirectory("portal-start-").FullName;
        string[] args = ["create-admin", "awa@itvision.sn", $"--Portal:DataDirectory={folder}", "--Logging:LogLevel:Default", "Warning"];

        var made = await PortalProcess.RunAsync(args);
        Assert.Equal((0, ""), (made.Code, made.Error));
        Assert.Equal("awa@itvision.sn", made.Output.Split('\n')[^3]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(Path.Combine(folder, "keys")));
        }

        await RefusedAsync("already in use", args);

        await Scratch.DeleteAsync(folder);
    }

    [Fact]
    public async Task The_first_start_logs_no_warning_and_says_what_to_do()
    {
        await using var production = await PortalProcess.StartAsync(new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Production" });

        Assert.Collection(
            production.Entries("warn:", "fail:", "crit:"),
            url => Assert.Contains("Set it to the address that people reach the portal at", url, StringComparison.Ordinal),
            administrator => Assert.Contains("Open /setup?code=", administrator, StringComparison.Ordinal));
        Assert.Contains("let nobody but the portal's account and its backups read them.", production.Log, StringComparison.Ordinal);

        await using var development = await PortalProcess.StartEmptyAsync();
        Assert.Contains("Demo data written.", development.Log, StringComparison.Ordinal);
        Assert.Empty(development.Entries("warn:", "fail:", "crit:"));
    }

    private static async Task<string> RefusedAsync(string sentence, string[] args, params (string Name, string Value)[] settings)
    {
        var (code, output, error) = await PortalProcess.RunAsync(args, settings.ToDictionary(setting => setting.Name, setting => setting.Value));

        Assert.True(code == 2, $"{string.Join(' ', args)}: {code} {error} {output}");
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.DoesNotContain(Stack, error + output, StringComparison.Ordinal);
        return error;
    }
}
