using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ClientPortal.Web.Data;

/// <summary>The folder of all data of the portal: the SQLite file, keys, uploads.</summary>
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
        // A second provider (Portal:Database) is a second subclass of PortalDb with its migrations, registered here.
        var folder = new PortalFolder(builder.Configuration, builder.Environment);
        folder.MakeKeys();
        builder.Services.AddSingleton(folder);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<WriteGate>().AddSingleton<CommittedEvents>().AddSingleton<TicketNumbers>();
        builder.Services.AddSingleton<PortalStore>();
        builder.Services.AddPooledDbContextFactory<SqlitePortalDb>(options => options
            .UseSqlite(SqliteAt(folder.DatabaseFile)).AddInterceptors(new SqliteDurability(), new SqliteFunctions())

            // SQLite switches foreign keys on and off between transactions only, so a migration that rebuilds a table runs outside a transaction.
            .ConfigureWarnings(warnings => warnings
                .Ignore(RelationalEventId.NonTransactionalMigrationOperationWarning)

                // A save that loses a race is made again (PortalStore). One that fails for good is thrown, and logged once where it is caught.
                .Log((CoreEventId.SaveChangesFailed, LogLevel.Debug), (RelationalEventId.CommandError, LogLevel.Debug))));
        builder.Services.AddSingleton<IDbContextFactory<PortalDb>, SqliteContexts>();
        builder.Services.AddScoped(services => services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContext());
        builder.Services.AddDataProtection().SetApplicationName("ClientPortal").PersistKeysToFileSystem(new DirectoryInfo(folder.Keys));

        // It warns of keys that are not encrypted without saying what to do; PrepareDataAsync logs that.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        return builder;
    }

    /// <summary>Migrates the schema. Refuses a SQLite that can lose committed data.</summary>
    /// <exception cref="StartRefused">The database cannot be used.</exception>
    /// <exception cref="InvalidOperationException">The SQLite library is too old.</exception>
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

            // In WAL mode readers do not wait for the writer. The mode is stored in the file.
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

    // Foreign keys are enforced by each connection's own setting; the library's default depends on how it was built.
    private static string SqliteAt(string file) => new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true }.ToString();

    private sealed class SqliteContexts(IDbContextFactory<SqlitePortalDb> contexts) : IDbContextFactory<PortalDb>
    {
        public PortalDb CreateDbContext() => contexts.CreateDbContext();
    }
}
