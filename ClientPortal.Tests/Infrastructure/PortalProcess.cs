using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>
/// The portal as its own process on a free loopback port, with a data directory of its own: for tests of what survives a
/// restart, a crash or a lost network. Disposing it kills the process and deletes the data.
/// </summary>
public sealed class PortalProcess : IAsyncDisposable
{
    // Start-up takes 2 s on a quiet machine. The limit is for one whose cores do other work; a portal that starts sooner is not waited for.
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(8);

    // The portal gives requests 5 s to end (ShutdownTimeoutSeconds in appsettings.json), after its pages; a minute is a fault on any machine.
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(1);

    private const int SigTerm = 15;

    private readonly ConcurrentQueue<string> log = new();
    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly HttpClient http;
    private Process? process;

    private PortalProcess(IReadOnlyDictionary<string, string> settings)
    {
        this.settings = settings;
        Address = new Uri($"http://127.0.0.1:{FreePort()}");
        DataDirectory = Directory.CreateTempSubdirectory("portal-").FullName;
        http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Where the portal listens; the same after a restart.</summary>
    public Uri Address { get; }

    /// <summary>Database, uploads and keys: kept over restarts, deleted in the end.</summary>
    public string DataDirectory { get; }

    /// <summary>What the portal has written to its console so far, over all its starts.</summary>
    public string Log => string.Join(Environment.NewLine, log);

    /// <summary>What it logged as a failure: each with its exception, over all its starts.</summary>
    public IReadOnlyList<string> Faults => Entries("fail:", "crit:");

    /// <summary>What it logged at these levels, whole.</summary>
    public IReadOnlyList<string> Entries(params string[] levels)
    {
        var entries = new List<string>();
        var inside = false;
        foreach (var line in log)
        {
            // An entry begins with its level; what belongs to it is indented.
            var begins = line.Length > 0 && line[0] != ' ';
            inside = begins ? Array.Exists(levels, level => line.StartsWith(level, StringComparison.Ordinal)) : inside;
            if (inside && begins)
            {
                entries.Add(line);
            }
            else if (inside)
            {
                entries[^1] += Environment.NewLine + line;
            }
        }

        return entries;
    }

    /// <summary>Starts a portal on a copy of the demo data, where its settings want demo data, and returns when it answers.</summary>
    /// <param name="settings">Environment variables to add or replace, such as <c>Demo__Enabled</c>.</param>
    public static async Task<PortalProcess> StartAsync(IReadOnlyDictionary<string, string>? settings = null)
    {
        var portal = new PortalProcess(settings ?? new Dictionary<string, string>());
        var isProduction = portal.settings.GetValueOrDefault("ASPNETCORE_ENVIRONMENT") == "Production";
        if (bool.Parse(portal.settings.GetValueOrDefault("Demo__Enabled", isProduction ? "false" : "true")))
        {
            await DemoFolder.CopyToAsync(portal.DataDirectory);
            await QuickPasswords.ReplaceAsync(Path.Combine(portal.DataDirectory, "portal.db"));
        }

        return await StartAsync(portal);
    }

    /// <summary>Starts a portal on an empty folder, as a new operator does; in Development it writes its demo data itself.</summary>
    public static Task<PortalProcess> StartEmptyAsync() => StartAsync(new PortalProcess(new Dictionary<string, string>()));

    /// <summary>Starts a portal on a folder that <paramref name="fill"/> has written to, such as one of an earlier version.</summary>
    public static async Task<PortalProcess> StartOnAsync(Func<string, Task> fill)
    {
        var portal = new PortalProcess(new Dictionary<string, string>());
        await fill(portal.DataDirectory);
        return await StartAsync(portal);
    }

    private static async Task<PortalProcess> StartAsync(PortalProcess portal)
    {
        try
        {
            await portal.StartProcessAsync();
            return portal;
        }
        catch
        {
            await portal.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it with arguments and settings that make it end by itself: its exit code, and what it wrote.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(string[] args, IReadOnlyDictionary<string, string>? settings = null)
    {
        using var ended = Process.Start(Program(args, settings ?? new Dictionary<string, string>()))
            ?? throw new InvalidOperationException("The portal's process did not start.");
        using var limit = new CancellationTokenSource(StartLimit);
        try
        {
            var (output, error) = (ended.StandardOutput.ReadToEndAsync(limit.Token), ended.StandardError.ReadToEndAsync(limit.Token));
            await ended.WaitForExitAsync(limit.Token);
            return (ended.ExitCode, await output, await error);
        }
        finally
        {
            ended.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Ends it as a power cut does: SIGKILL, no goodbye.</summary>
    public void Kill()
    {
        if (process is { HasExited: false } running)
        {
            running.Kill(entireProcessTree: true);
            running.WaitForExit();
        }

        process?.Dispose();
        process = null;
    }

    /// <summary>Ends it as a deployment does: SIGTERM, then waits for it to have stopped.</summary>
    public async Task StopAsync()
    {
        if (process is not { HasExited: false } running)
        {
            return;
        }

        Terminate();
        using var limit = new CancellationTokenSource(StopLimit);
        await running.WaitForExitAsync(limit.Token);
        process = null;
        running.Dispose();
    }

    /// <summary>SIGTERM, without waiting.</summary>
    public void Terminate()
    {
        if (SendSignal(process!.Id, SigTerm) != 0)
        {
            throw new InvalidOperationException("The portal could not be told to stop.");
        }
    }

    /// <summary>Starts it again on the same address and data, after <see cref="Kill"/> or <see cref="StopAsync"/>, or stops it first.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartProcessAsync();
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        http.Dispose();
        Directory.Delete(DataDirectory, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task StartProcessAsync()
    {
        var start = Program([], new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development", ["ASPNETCORE_URLS"] = Address.ToString(), ["Portal__DataDirectory"] = DataDirectory,
            ["Portal__Notifications__MailAfterMinutes"] = "525600",
        }.Concat(settings));
        var started = Process.Start(start) ?? throw new InvalidOperationException("The portal's process did not start.");
        process = started;
        started.OutputDataReceived += Keep;
        started.ErrorDataReceived += Keep;
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();

        try
        {
            await Eventually.TrueAsync(() => IsLiveAsync(started), StartLimit, "the portal answers /health/live");
        }
        catch (TimeoutException reason)
        {
            throw new TimeoutException(reason.Message + Environment.NewLine + Log, reason);
        }
    }

    // The later of two settings of one name holds.
    private static ProcessStartInfo Program(string[] args, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var directory = Metadata("PortalDirectory");
        var start = new ProcessStartInfo(DotNet, [Path.Combine(directory, Metadata("PortalAssembly")), .. args])
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private async Task<bool> IsLiveAsync(Process started)
    {
        if (started.HasExited)
        {
            throw new InvalidOperationException($"The portal ended with code {started.ExitCode}:{Environment.NewLine}{Log}");
        }

        try
        {
            using var answer = await http.GetAsync("/health/live");
            return answer.StatusCode is HttpStatusCode.OK;
        }
        catch (Exception reason) when (reason is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null)
        {
            log.Enqueue(line.Data);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int id, int signal);

    // The runtime that runs the tests: it may not be the one on the PATH.
    private static string DotNet =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";

    private static string Metadata(string key) =>
        typeof(PortalProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == key).Value!;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
