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

    private static readonly Lazy<Task<string>> Made = new(() => Task.Run(MakeAsync));

    public static async Task CopyToAsync(string directory) => Copy(new DirectoryInfo(await Made.Value), directory);

    private static async Task<string> MakeAsync()
    {
        var directory = Directory.CreateTempSubdirectory("portal-demo-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(directory, recursive: true);

        var builder = WebApplication.CreateBuilder([$"--Portal:DataDirectory={directory}", "--environment=Testing", "--Demo:Enabled=true"]);
        builder.Logging.ClearProviders();
        builder.AddData().AddLive().AddJobs().AddMail().AddAccounts().AddFeatures().AddDemo();
        builder.Services.AddLocalization();
        var app = builder.Build();
        await app.PrepareDataAsync();
        await app.SeedDemoAsync();
        var database = app.Services.GetRequiredService<PortalFolder>().DatabaseFile;
        await app.DisposeAsync();
        CastDatabase.Checkpoint(database);
        return directory;
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
