using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ClientPortal.Web.Data;

/// <summary>Where the portal keeps everything: the SQLite file, keys, uploads, all below one folder.</summary>
public sealed class PortalFolder(IConfiguration configuration, IHostEnvironment environment)
{
    public string Root { get; } = Path.GetFullPath(configuration["Portal:DataDirectory"] ?? "App_Data", environment.ContentRootPath);

    public string DatabaseFile => Path.Combine(Root, "portal.db");
    public string Keys => Path.Combine(Root, "keys");

    /// <summary>What people sent. No web server serves it.</summary>
    public string Files => Path.Combine(Root, "files");

    /// <summary>MailQueue as files, where no mail server is configured.</summary>
    public string Mail => Path.Combine(Root, "mail");

    /// <summary>Refuses to start on a folder that cannot be made or written.</summary>
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

    /// <summary>Whoever reads the keys can sign in as anybody: the folder is its owner's alone.</summary>
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
        // A second provider (Portal:Database) is a second subclass of PortalDb with its migrations, registered here.
        var folder = new PortalFolder(builder.Configuration, builder.Environment);
        folder.MakeKeys();
        builder.Services.AddSingleton(folder);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<CommitPath>();
        builder.Services.AddSingleton<PortalStore>();
        builder.Services.AddPooledDbContextFactory<SqlitePortalDb>(options => options
            .UseSqlite(SqliteAt(folder.DatabaseFile)).AddInterceptors(new SqliteDurability(), new SqliteFunctions())

            // SQLite switches foreign keys on and off between transactions only: a migration that rebuilds a table has to leave its own.
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.NonTransactionalMigrationOperationWarning)));
        builder.Services.AddSingleton<IDbContextFactory<PortalDb>, SqliteContexts>();
        builder.Services.AddScoped(services => services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContext());
        builder.Services.AddDataProtection().SetApplicationName("ClientPortal").PersistKeysToFileSystem(new DirectoryInfo(folder.Keys));

        // It warns of keys that are not encrypted, and says nothing of what to do; PrepareDataAsync does.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        return builder;
    }

    /// <summary>Brings the schema up to date. Refuses a SQLite that can lose what was committed.</summary>
    public static async Task PrepareDataAsync(this WebApplication app)
    {
        SqliteLibrary.Check(app.Logger, SqliteLibrary.Version);
        var folder = app.Services.GetRequiredService<PortalFolder>();
        app.Logger.LogInformation(
            "All data is in {Folder}. The keys below it, {Keys}, sign sessions and are not encrypted: "
            + "let nobody but the portal's account and its backups read them.",
            folder.Root,
            folder.Keys);
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        try
        {
            await db.Database.MigrateAsync();

            // Readers do not wait for the writer. The mode is kept in the file.
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;");
        }
        catch (SqliteException why) when (Unusable.Contains(why.SqliteErrorCode))
        {
            throw new StartRefused(
                $"The database {folder.DatabaseFile} cannot be used ({why.Message}): "
                + "see that the portal's account may write it and that the disk has room, or bring back a backup.", why);
        }
    }

    // sqlite.org/rescode.html: PERM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB.
    private static readonly int[] Unusable = [3, 8, 10, 11, 13, 14, 26];

    // Foreign keys are kept when a connection asks for it, whatever the library was built to do by itself.
    private static string SqliteAt(string file) => new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true }.ToString();

    private sealed class SqliteContexts(IDbContextFactory<SqlitePortalDb> contexts) : IDbContextFactory<PortalDb>
    {
        public PortalDb CreateDbContext() => contexts.CreateDbContext();
    }
}
