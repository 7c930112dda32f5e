using ClientPortal.Web.Data;
using ClientPortal.Web.Demo;
using ClientPortal.Web.Features;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Live;
using ClientPortal.Web.Mail;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>
/// The data folder of a portal with demo data, made once a run and copied for each portal that wants it: filling an empty one takes seconds.
/// <see cref="ApiPortal"/> fills its own, as the application does.
/// </summary>
internal static class DemoFolder
{
    // The keys are each portal's own: a cookie of one is worth nothing at another.
    private const string Keys = "keys";

    private static readonly Lazy<Task<(string Directory, string? Database)>> Made = new(() => Task.Run(() => MakeAsync(isPostgres: false)));
    private static readonly Lazy<Task<(string Directory, string? Database)>> OnPostgres = new(() => Task.Run(() => MakeAsync(isPostgres: true)));

    /// <summary>The folder with a SQLite database in it.</summary>
    public static async Task CopyToAsync(string directory) => Copy(new DirectoryInfo((await Made.Value).Directory), directory);

    /// <summary>The folder, and a copy of the PostgreSQL database that belongs to it.</summary>
    /// <returns>The connection string of the copy.</returns>
    public static async Task<string> CopyWithDatabaseAsync(string directory)
    {
        var made = await OnPostgres.Value;
        Copy(new DirectoryInfo(made.Directory), directory);
        return await PostgresServer.CopyAsync(made.Database);
    }

    private static async Task<(string Directory, string? Database)> MakeAsync(bool isPostgres)
    {
        var database = isPostgres ? await PostgresServer.CopyAsync() : null;
        var directory = Directory.CreateTempSubdirectory("portal-demo-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(directory, recursive: true);

        var builder = WebApplication.CreateBuilder([
            $"--Portal:DataDirectory={directory}", "--environment=Testing", "--Demo:Enabled=true",
            .. TestDatabase.Settings(database).Select(one => $"--{one.Key}={one.Value}")]);
        builder.Logging.ClearProviders();
        builder.AddData().AddLive().AddJobs().AddMail().AddAccounts().AddFeatures().AddDemo();
        builder.Services.AddLocalization().AddQuickPasswords();
        var app = builder.Build();
        await app.PrepareDataAsync();
        await app.SeedDemoAsync();
        var file = app.Services.GetRequiredService<PortalFolder>().DatabaseFile;
        await app.DisposeAsync();
        if (database is not null)
        {
            await PostgresServer.SealAsync(database);
        }
        else
        {
            CastDatabase.Checkpoint(file);
        }

        return (directory, database);
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles().Where(file => file.Extension is not (".db-wal" or ".db-shm")))
        {
            file.CopyTo(Path.Combine(to, file.Name));
        }

        foreach (var folder in from.EnumerateDirectories().Where(folder => folder.Name != Keys))
        {
            Copy(folder, Path.Combine(to, folder.Name));
        }
    }
}
