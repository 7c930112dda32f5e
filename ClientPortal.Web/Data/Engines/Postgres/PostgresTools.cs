using System.ComponentModel;
using System.Diagnostics;
using Npgsql;

namespace ClientPortal.Web.Data;

/// <summary>PostgreSQL's own programs for backup and restore. They must be at least as new as the server.</summary>
internal static class PostgresTools
{
    // Debian keeps each version's programs here, out of the path.
    private const string Debian = "/usr/lib/postgresql";

    /// <summary>Runs one to its end. The connection is in its environment, where other users of the machine do not see the password.</summary>
    /// <exception cref="StartRefused">It is not installed, or it failed.</exception>
    public static async Task RunAsync(string program, NpgsqlConnectionStringBuilder connection, IEnumerable<string> arguments, CancellationToken stop)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false,
        };
        foreach (var (name, value) in Environment(connection))
        {
            start.Environment[name] = value;
        }

        using var process = Start(start);
        var (said, output) = (process.StandardError.ReadToEndAsync(stop), process.StandardOutput.ReadToEndAsync(stop));
        try
        {
            await process.WaitForExitAsync(stop);
            await output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }

        if (process.ExitCode != 0)
        {
            throw new StartRefused($"{program} failed: {(await said).ReplaceLineEndings(" ").Trim()}");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception) when (Installed(start.FileName) is { } path)
        {
            start.FileName = path;
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new StartRefused(
                $"{start.FileName} is not installed: install PostgreSQL's client programs, at least as new as the server "
                + "(Debian: apt-get install postgresql-client).", missing);
        }
    }

    private static string? Installed(string program) => Directory.Exists(Debian)
        ? Directory.GetDirectories(Debian).Select(version => Path.Combine(version, "bin", program)).Where(File.Exists)
            .OrderBy(path => path.Length).ThenBy(path => path, StringComparer.Ordinal).LastOrDefault()
        : null;

    // Names of libpq (postgresql.org/docs/current/libpq-envars.html). What the connection string leaves open, such as PGPASSFILE, is inherited.
    private static IEnumerable<KeyValuePair<string, string>> Environment(NpgsqlConnectionStringBuilder connection)
    {
        var all = new Dictionary<string, string?>
        {
            ["PGHOST"] = connection.Host, ["PGPORT"] = $"{connection.Port}", ["PGDATABASE"] = connection.Database, ["PGUSER"] = connection.Username,
            ["PGPASSWORD"] = connection.Password, ["PGPASSFILE"] = connection.Passfile, ["PGSSLROOTCERT"] = connection.RootCertificate,
            ["PGSSLMODE"] = connection.SslMode switch
            {
                SslMode.Disable => "disable",
                SslMode.Allow => "allow",
                SslMode.Require => "require",
                SslMode.VerifyCA => "verify-ca",
                SslMode.VerifyFull => "verify-full",
                _ => "prefer",
            },
            ["PGAPPNAME"] = PostgresBackup.ApplicationName,
        };
        return all.Where(one => one.Value is { Length: > 0 }).Select(one => KeyValuePair.Create(one.Key, one.Value!));
    }
}
