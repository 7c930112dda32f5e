using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Data;

/// <summary>
/// The keys that sign sessions, in the portal's PostgreSQL database: all nodes read them. A context of its own, because the framework saves them
/// without waiting, which <see cref="PortalDb"/> refuses. The migration <c>PostgresObjects</c> makes the table.
/// </summary>
public sealed class KeysDb(DbContextOptions<KeysDb> options) : DbContext(options), IDataProtectionKeyContext
{
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();
}
