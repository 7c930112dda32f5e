using ClientPortal.Web.Data;
using Xunit.v3;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>
/// Which database the portal of a test has: SQLite, or PostgreSQL for all of a run (<c>PORTAL_TEST_DATABASE=postgres</c>) and for classes marked
/// with <see cref="OnPostgresAttribute"/>.
/// </summary>
internal static class TestDatabase
{
    /// <summary>
    /// A trait: <c>Sqlite</c> for tests of what only SQLite has, and of what is drawn at once because its queries end at once. A run on PostgreSQL
    /// filters them out.
    /// </summary>
    public const string Trait = "Database";

    private static readonly bool All =
        string.Equals(Environment.GetEnvironmentVariable("PORTAL_TEST_DATABASE"), "postgres", StringComparison.OrdinalIgnoreCase);

    public static bool IsPostgres => All
        || (TestContext.Current.TestClass is IXunitTestClass { Class: var type } && type.IsDefined(typeof(OnPostgresAttribute), inherit: false));

    /// <summary>The settings of a portal on this database, by name; none for its own file.</summary>
    public static IReadOnlyDictionary<string, string> Settings(string? connection) => connection is null
        ? new Dictionary<string, string>()
        : new Dictionary<string, string> { [DatabaseEngine.Setting] = "Postgres", [PostgresEngine.ConnectionSetting] = connection };
}

/// <summary>The tests of this class run on PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class OnPostgresAttribute : Attribute;
