using System.Security.Cryptography;
using System.Text;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Creates the first administrator. The log of an empty portal has the code for the one-time page <c>/setup</c>. Once there is an
/// administrator the page answers 404. The command line can create one too: <c>create-admin EMAIL</c>.
/// </summary>
public sealed class FirstAdministrator(PortalStore store, Accounts accounts, TimeProvider clock)
{
    private readonly string code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public async Task AnnounceAsync(ILogger log)
    {
        if (await IsOwedAsync())
        {
            log.LogWarning("The portal has no administrator yet. Open /setup?code={Code} to create one.", code);
        }
    }

    public Task<bool> IsOwedAsync(CancellationToken stop = default) =>
        store.ReadAsync(async db => !await db.People.AnyAsync(person => person.Role == Role.Admin, stop), stop);

    public bool Opens(string? typed) =>
        typed is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(typed), Encoding.UTF8.GetBytes(code));

    /// <summary>Creates the provider organisation with its first administrator.</summary>
    /// <exception cref="NotFound">There is an administrator already.</exception>
    /// <exception cref="RuleBroken">The password, the e-mail address or a name is refused.</exception>
    public Task CreateAsync(string organisationName, string name, string email, string password, CancellationToken stop = default)
    {
        PasswordRules.Check(password, name, email, organisationName);
        return store.WriteAloneAsync(
            nameof(FirstAdministrator),
            async db =>
            {
                if (await db.People.AnyAsync(person => person.Role == Role.Admin, stop))
                {
                    throw new NotFound();
                }

                await AddAsync(db, organisationName, name, email, password, stop);
            },
            stop);
    }

    /// <summary>
    /// Creates an administrator from the command line and returns the generated password. It works on a portal that has administrators too,
    /// because a person who may run the program may do this.
    /// </summary>
    public async Task<string> CreateFromShellAsync(string email)
    {
        var password = Convert.ToBase64String(RandomNumberGenerator.GetBytes(15));
        await store.WriteAsync(db => AddAsync(db, "IT Vision", email.Split('@')[0], email, password, CancellationToken.None));
        return password;
    }

    private async Task AddAsync(PortalDb db, string organisationName, string name, string email, string password, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var provider = await db.Organisations.SingleOrDefaultAsync(organisation => organisation.IsProvider, stop);
        if (provider is null)
        {
            provider = Organisation.Found(Viewer.Portal, organisationName, isProvider: true, now);
            db.Organisations.Add(provider);
        }

        await accounts.AddAsync(db, Person.Join(Viewer.Portal, provider, new PersonFields(name, email, Role.Admin), now), password, stop);
    }
}
