using System.Diagnostics;
using ClientPortal.Web.Data;
using Npgsql;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>
/// One PostgreSQL server for the whole run: in a temporary folder, on a socket in it, stopped when the run ends. Its commits do not reach the disk.
/// Each portal has a database of its own, copied from a template.
/// </summary>
internal sealed class PostgresServer
{
    private const string User = "portal";

    private static readonly Lazy<Task<PostgresServer>> Running = new(() => Task.Run(StartAsync));
    private static int last;

    private readonly string folder;

    private PostgresServer(string folder) => this.folder = folder;

    /// <summary>A new database, empty or a copy of this one, which no connection may use meanwhile.</summary>
    /// <returns>Its connection string.</returns>
    public static async Task<string> CopyAsync(string? template = null)
    {
        var server = await Running.Value;
        var name = $"test{Interlocked.Increment(ref last)}";
        await server.ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {(template is null ? "template0" : NameOf(template))}");
        return server.At(name);
    }

    /// <summary>Ends all connections to a database and allows no further ones: it is a template from now on.</summary>
    public static async Task SealAsync(string connection)
    {
        ClearPool(connection);
        var (server, name) = (await Running.Value, NameOf(connection));
        await server.ExecuteAsync($"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        await server.ExecuteAsync($"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{name}'");
    }

    /// <summary>Deletes a database, whatever is still connected to it.</summary>
    public static async Task DropAsync(string connection)
    {
        ClearPool(connection);
        await (await Running.Value).ExecuteAsync($"DROP DATABASE IF EXISTS {NameOf(connection)} WITH (FORCE)");
    }

    /// <summary>Ends the connections that the nodes of a database listen on.</summary>
    public static async Task EndListenersAsync(string connection) =>
        await (await Running.Value).ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {Listens(connection)}");

    /// <summary>How many nodes of a database listen.</summary>
    public static async Task<long> ListenersAsync(string connection) =>
        (long)(await (await Running.Value).ExecuteAsync($"SELECT count(*) FROM pg_stat_activity WHERE {Listens(connection)}"))!;

    private static string Listens(string connection) =>
        $"datname = '{NameOf(connection)}' AND application_name = '{NodeChannel.ListenerName}'";

    private static void ClearPool(string connection)
    {
        // As the portal completes it: it is the key of the pool.
        using var pooled = new NpgsqlConnection(new PostgresEngine(connection).ConnectionString);
        NpgsqlConnection.ClearPool(pooled);
    }

    private static string NameOf(string connection) => new NpgsqlConnectionStringBuilder(connection).Database!;

    private static async Task<PostgresServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("portal-pg-").FullName;
        var (data, log) = (Path.Combine(folder, "data"), Path.Combine(folder, "log.txt"));

        // The server refuses to run as root.
        string[] otherUser = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--"] : [];
        if (otherUser.Length > 0)
        {
            await RunAsync("chown", "postgres", folder);
        }

        await RunAsync([.. otherUser, Tool("initdb"), "-D", data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        await RunAsync([
            .. otherUser, Tool("pg_ctl"), "-D", data, "-l", log, "-w", "-o",
            $"-k {folder} -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal "
            + "-c max_wal_senders=0 -c max_connections=500 -c jit=off",
            "start"]);

        // It ends with this process, also with one that was killed.
        await RunAsync("sh", "-c", $"(trap '' TERM INT HUP; while kill -0 {Environment.ProcessId}; do sleep 1; done; "
            + $"kill -QUIT $(head -n 1 '{data}/postmaster.pid'); sleep 1; rm -rf '{folder}') &");
        return new PostgresServer(folder);
    }

    // Debian keeps the tools of a server out of the path, below the number of its version.
    private static string Tool(string name) => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetFiles("/usr/lib/postgresql", name, SearchOption.AllDirectories).Order(StringComparer.Ordinal).LastOrDefault() ?? name
        : name;

    private static async Task RunAsync(params string[] command)
    {
        // Not redirected: the server inherits it, and would keep the pipe open.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", .. command])
        {
            WorkingDirectory = Path.GetTempPath(),
        })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"{string.Join(' ', command)} ended with {process.ExitCode}. The tests need PostgreSQL: scripts/setup installs it.");
        }
    }

    // A portal of a test is small, and five of them run at once.
    private string At(string name) => new NpgsqlConnectionStringBuilder
    {
        Host = folder, Database = name, Username = User, MaxPoolSize = 60,
    }.ToString();

    private async Task<object?> ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(At("postgres")) { MaxPoolSize = 4 }.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
