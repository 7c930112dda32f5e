using ClientPortal.Web.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>
/// How portals in the tests' own process hash passwords: with a hundredth of the rounds. A hash takes 40 ms of processor time otherwise, and a
/// run makes and checks about a thousand.
/// </summary>
internal static class QuickPasswords
{
    private const int Rounds = 1_000;

    // One for all accounts of the demo: they have the same password.
    private static readonly Lazy<string> Full = new(() => new PasswordHasher<Account>().HashPassword(new Account(), Cast.Password));

    public static IServiceCollection AddQuickPasswords(this IServiceCollection services) =>
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = Rounds);

    /// <summary>
    /// Hashes the demo's passwords as a portal in a process of its own does. It would do so itself at each person's first sign-in, and end their
    /// other sessions.
    /// </summary>
    public static async Task ReplaceAsync(string file)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "UPDATE AspNetUsers SET PasswordHash = $hash WHERE PasswordHash IS NOT NULL";
        command.Parameters.AddWithValue("$hash", Full.Value);
        await command.ExecuteNonQueryAsync();
    }
}
