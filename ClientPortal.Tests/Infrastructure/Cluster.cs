using System.Diagnostics;
using System.Text.Json.Nodes;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>
/// PostgreSQL, three nodes and nginx, as <c>scripts/cluster</c> starts them, and faults of them. Shared by the tests of a collection: each leaves
/// all nodes running.
/// </summary>
public sealed class Cluster : IAsyncLifetime
{
    /// <summary>The xunit collection of the tests that share it: they run one after the other.</summary>
    public const string Collection = "Cluster";

    // Three nodes, of which the first writes the demo data, on a machine whose cores do other work.
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(6);

    private readonly string folder = Path.Combine(Path.GetTempPath(), $"portal-cluster-{Guid.NewGuid():N}"[..24]);
    private Process? script;

    /// <summary>Of nginx: what a browser opens.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    internal static string Root => Path.GetFullPath(Path.Combine(PortalProcess.SourceDirectory, ".."));

    /// <summary>The address of one node, past nginx. Nodes have the numbers 1 to 3.</summary>
    public Uri NodeAddress(int node) => new($"http://127.0.0.1:{State($"node{node}")}");

    /// <summary>What a node has written to its console.</summary>
    public string Log(int node) => File.ReadAllText(Path.Combine(folder, $"node{node}.log"));

    /// <summary>An act of the script, such as <c>kill 2</c> or <c>restart-database</c>; returns when it is done.</summary>
    public async Task ActAsync(params string[] act)
    {
        using var acting = Start(redirects: true, [.. act, "--in", folder]);
        var (output, error) = (acting.StandardOutput.ReadToEndAsync(), acting.StandardError.ReadToEndAsync());
        await acting.WaitForExitAsync();
        Assert.True(acting.ExitCode == 0, $"scripts/cluster {string.Join(' ', act)}: {await output}{await error}");
    }

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        script = Start(redirects: true, ["--in", folder, "--no-build", "--until-eof"]);
        var error = script.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(StartLimit);
        while (await script.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("cluster: ready", StringComparison.Ordinal))
            {
                Address = new Uri(State("address"));
                return;
            }
        }

        throw new InvalidOperationException($"The cluster did not start: {await error}");
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        if (script is not null)
        {
            // The script ends all that it has started when its input ends, also when this process is killed.
            script.StandardInput.Close();
            await script.WaitForExitAsync();
            script.Dispose();
        }
    }

    private string State(string name) => File.ReadLines(Path.Combine(folder, "state"))
        .First(line => line.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];

    private static Process Start(bool redirects, string[] args)
    {
        var start = new ProcessStartInfo(Path.Combine(Root, "scripts/cluster"), args)
        {
            RedirectStandardInput = redirects, RedirectStandardOutput = redirects, RedirectStandardError = redirects,
        };
        start.Environment["CONFIGURATION"] = PortalProcess.Configuration;
        start.Environment["Portal__CircuitsPerPerson"] = "1000";
        start.Environment["Portal__MessagesPerMinute"] = "100000";
        start.Environment["Portal__Notifications__MailAfterMinutes"] = "525600";
        start.Environment["Portal__DrainSeconds"] = "5";
        return Process.Start(start) ?? throw new InvalidOperationException("scripts/cluster did not start.");
    }
}

/// <summary>Ties <see cref="Cluster"/> and a browser to its collection.</summary>
[CollectionDefinition(Cluster.Collection)]
public sealed class ClusterCollection : ICollectionFixture<Cluster>, ICollectionFixture<Browser>;

/// <summary>Pages of a <see cref="Cluster"/> without a browser (<c>bench/faults.mjs</c>), which come back by themselves as the portal's do.</summary>
internal sealed class ClusterPages : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> error;

    private ClusterPages(Process process) => (this.process, error) = (process, process.StandardError.ReadToEndAsync());

    public static async Task<ClusterPages> OpenAsync(Uri address, int pages, bool isImpatient)
    {
        using (var installing = Run("bash", [Path.Combine(Cluster.Root, "bench/install")]))
        {
            await installing.WaitForExitAsync();
            Assert.Equal(0, installing.ExitCode);
        }

        string[] args = [Path.Combine(Cluster.Root, "bench/faults.mjs"), address.ToString().TrimEnd('/'), $"{pages}"];
        var opened = new ClusterPages(Run("node", isImpatient ? [.. args, "--impatient"] : args));
        try
        {
            Assert.Equal(pages, (int)(await opened.AnswerAsync())["open"]!);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a word, <c>fault</c> or <c>check</c>, and reads the figures that follow.</summary>
    public async Task<JsonNode> AskAsync(string word)
    {
        await process.StandardInput.WriteLineAsync(word);
        return await AnswerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<JsonNode> AnswerAsync() => await process.StandardOutput.ReadLineAsync() is { } line
        ? JsonNode.Parse(line)!
        : throw new InvalidOperationException($"The pages have ended: {await error}");

    private static Process Run(string program, string[] args) => Process.Start(new ProcessStartInfo(program, args)
    {
        RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
    })!;
}
