using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace ClientPortal.Web.Data;

/// <summary>The context as <c>dotnet ef</c> needs it to write migrations; it opens no database.</summary>
internal sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresPortalDb>
{
    public PostgresPortalDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresPortalDb>().UseNpgsql("Host=localhost;Database=portal", PostgresEngine.Configure).Options);
}
