// Adds a migration for each provider's context: Migrations NAME WEB_PROJECT_DIRECTORY [--empty]. Called by scripts/migration.

using System.Reflection;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Migrations.Design;
using Microsoft.Extensions.DependencyInjection;

if (args is not [var name, var project, .. var rest] || rest is not ([] or ["--empty"]))
{
    Console.Error.WriteLine("Usage: scripts/migration NAME [--empty]");
    return 2;
}

AddMigration(() => new SqlitePortalDb(new DbContextOptionsBuilder<SqlitePortalDb>().UseSqlite("Data Source=:memory:").Options), folder: "Sqlite");
return 0;

void AddMigration(Func<DbContext> open, string folder)
{
    // A context of its own: asking closes the snapshot's model, and the scaffolder takes a closed one for none and makes all tables anew.
    using (var asked = open())
    {
        // An empty one is for what the model does not know: indexes for search, triggers.
        if (rest is [] && !asked.Database.HasPendingModelChanges())
        {
            Console.WriteLine($"{folder}: the model is as the last migration left it; nothing to add.");
            return;
        }
    }

    using var context = open();
    var services = new ServiceCollection();
    services.AddEntityFrameworkDesignTimeServices();
    services.AddDbContextDesignTimeServices(context);
    ProviderServices(context).ConfigureDesignTimeServices(services);
    using var scope = services.BuildServiceProvider();

    var scaffolder = scope.GetRequiredService<IMigrationsScaffolder>();
    var migration = scaffolder.ScaffoldMigration(name, rootNamespace: "ClientPortal.Web", subNamespace: $"Data.Migrations.{folder}");
    var directory = Path.Combine(project, "Data", "Migrations", folder);
    var files = scaffolder.Save(project, migration, directory, dryRun: false);
    Console.WriteLine(string.Join(Environment.NewLine, files.MigrationFile, files.MetadataFile, files.SnapshotFile));
}

// Each provider names its design-time services in an attribute of its assembly.
static IDesignTimeServices ProviderServices(DbContext context)
{
    var provider = Assembly.Load(context.Database.ProviderName!);
    var named = provider.GetCustomAttribute<DesignTimeProviderServicesAttribute>()
        ?? throw new InvalidOperationException($"{provider.GetName().Name} has no design-time services.");
    return (IDesignTimeServices)Activator.CreateInstance(provider.GetType(named.TypeName, throwOnError: true)!)!;
}
