using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Data;

/// <summary>The folder of the data of the portal: uploads, and on SQLite the database and the keys.</summary>
public sealed class PortalFolder(IConfiguration configuration, IHostEnvironment environment)
{
    public string Root { get; } = Path.GetFullPath(configuration["Portal:DataDirectory"] ?? "App_Data", environment.ContentRootPath);

    public string DatabaseFile => Path.Combine(Root, "portal.db");
    public string Keys => Path.Combine(Root, "keys");

    /// <summary>Uploaded files. No web server serves this folder.</summary>
    public string Files => Path.Combine(Root, "files");

    /// <summary>Mail as files, where no mail server is configured.</summary>
    public string Mail => Path.Combine(Root, "mail");

    /// <summary>Checks that the folder can be created and written.</summary>
    /// <exception cref="StartRefused">It cannot.</exception>
    public void CheckWritable()
    {
        try
        {
            MakeKeys();
            using var probe = File.Create(Path.Combine(Root, $".probe-{Guid.NewGuid():N}"), bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException)
        {
            throw new StartRefused(
                $"The data folder {Root} cannot be written ({why.Message}): "
                + "give the portal's account the right to, or name another folder with Portal:DataDirectory.", why);
        }
    }

    /// <summary>Creates the folder of the keys, readable by its owner alone: a reader of the keys could sign in as any person.</summary>
    public void MakeKeys()
    {
        Directory.CreateDirectory(Root);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Keys);
        }
        else
        {
            Directory.CreateDirectory(Keys, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}

public static class DataSetup
{
    public static WebApplicationBuilder AddData(this WebApplicationBuilder builder)
    {
        var folder = new PortalFolder(builder.Configuration, builder.Environment);
        folder.MakeKeys();
        var engine = DatabaseEngine.Of(builder.Configuration, folder);
        _ = engine.ModelAsync();
        builder.Services.AddSingleton(folder);

        // Made by the container, so that it is disposed with it.
        builder.Services.AddSingleton(_ => engine);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ThisNode>().AddSingleton(new CommittedEvents(engine.IsShared));
        builder.Services.AddSingleton<PortalStore>();
        builder.Services.AddSingleton<PortalBackup>();
        engine.Register(builder.Services);
        builder.Services.AddScoped(services => services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContext());
        engine.StoreKeys(builder.Services.AddDataProtection().SetApplicationName("ClientPortal"));

        // It warns of keys that are not encrypted without saying what to do; PrepareDataAsync logs that.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        return builder;
    }

    /// <summary>Migrates the schema.</summary>
    /// <exception cref="StartRefused">The database cannot be used.</exception>
    /// <exception cref="InvalidOperationException">The SQLite library is too old, and could lose committed data.</exception>
    public static async Task PrepareDataAsync(this WebApplication app)
    {
        var engine = app.Services.GetRequiredService<DatabaseEngine>();
        await engine.ModelAsync();
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        await engine.PrepareAsync(db, app.Logger);
    }
}
