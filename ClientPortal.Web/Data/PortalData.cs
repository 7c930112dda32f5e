using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Data;

/// <summary>Where the portal keeps everything: the SQLite file, keys, uploads, all below one folder.</summary>
public sealed class PortalFolder(IConfiguration configuration, IHostEnvironment environment)
{
    public string Root { get; } = Path.GetFullPath(configuration["Portal:DataDirectory"] ?? "App_Data", environment.ContentRootPath);

    public string DatabaseFile => Path.Combine(Root, "portal.db");
    public string Keys => Path.Combine(Root, "keys");

    /// <summary>What people sent. No web server serves it.</summary>
    public string Files => Path.Combine(Root, "files");

    /// <summary>Letters as files, where no mail server is configured.</summary>
    public string Mail => Path.Combine(Root, "mail");
}

public static class PortalData
{
    public static WebApplicationBuilder AddData(this WebApplicationBuilder builder)
    {
        var provider = builder.Configuration["Portal:Database"] ?? "Sqlite";
        if (!provider.Equals("Sqlite", StringComparison.OrdinalIgnoreCase))
        {
            // A second provider is a second subclass of PortalDb with its migrations, registered here.
            throw new NotSupportedException($"Portal:Database is '{provider}'; this version runs on Sqlite.");
        }

        var folder = new PortalFolder(builder.Configuration, builder.Environment);
        Directory.CreateDirectory(folder.Keys);
        builder.Services.AddSingleton(folder);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<CommitPath>();
        builder.Services.AddSingleton<PortalStore>();
        builder.Services.AddPooledDbContextFactory<SqlitePortalDb>(options => options
            .UseSqlite(SqliteAt(folder.DatabaseFile)).AddInterceptors(new SqliteDurability(), new SqliteFunctions()));
        builder.Services.AddSingleton<IDbContextFactory<PortalDb>, SqliteContexts>();
        builder.Services.AddScoped(services => services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContext());
        builder.Services.AddDataProtection().SetApplicationName("ClientPortal").PersistKeysToFileSystem(new DirectoryInfo(folder.Keys));
        return builder;
    }

    /// <summary>Brings the schema up to date. Refuses a SQLite that can lose what was committed.</summary>
    public static async Task PrepareDataAsync(this WebApplication app)
    {
        SqliteLibrary.Check(app.Logger, SqliteLibrary.Version);
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        await db.Database.MigrateAsync();

        // Readers do not wait for the writer. The mode is kept in the file.
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;");
    }

    // Foreign keys are kept when a connection asks for it, whatever the library was built to do by itself.
    private static string SqliteAt(string file) => new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true }.ToString();

    private sealed class SqliteContexts(IDbContextFactory<SqlitePortalDb> contexts) : IDbContextFactory<PortalDb>
    {
        public PortalDb CreateDbContext() => contexts.CreateDbContext();
    }
}
