using System.Threading.Channels;
using ClientPortal.Domain.People;
using ClientPortal.Web.Background;
using ClientPortal.Web.Data;
using ClientPortal.Web.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Queues the reset mail after the page has answered, so that neither its text nor its timing reveals whether the address has an account.
/// A request that is lost when the process stops has to be made again.
/// </summary>
public sealed class ForgottenPasswords : QueueWorker<string>
{
    // Requests. More at one time are an attack, and the rest is dropped.
    private const int MostWaiting = 1_000;

    private readonly Channel<string> asked;
    private readonly IServiceScopeFactory scopes;

    public ForgottenPasswords(IServiceScopeFactory scopes, ILogger<ForgottenPasswords> log)
        : this(Channel.CreateBounded<string>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite }), scopes, log)
    {
    }

    private ForgottenPasswords(Channel<string> asked, IServiceScopeFactory scopes, ILogger<ForgottenPasswords> log)
        : base(asked.Reader, log) => (this.asked, this.scopes) = (asked, scopes);

    protected override string OnFailure => "The mail for a forgotten password could not be queued.";

    public void Ask(string? email)
    {
        if (email is { Length: > 0 and <= Person.EmailLength })
        {
            asked.Writer.TryWrite(email.Trim());
        }
    }

    protected override async Task ActAsync(string item, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        if (await users.FindByEmailAsync(item) is not { } account)
        {
            return;
        }

        var token = await users.GeneratePasswordResetTokenAsync(account);
        await scope.ServiceProvider.GetRequiredService<PortalStore>().WriteAsync(
            async db =>
            {
                if (await db.People.SingleOrDefaultAsync(person => person.Id == account.Id && person.DisabledAt == null, stop) is { } person)
                {
                    scope.ServiceProvider.GetRequiredService<MailQueue>()
                        .Enqueue(db, new PasswordResetMail(Addressee.Of(person), person.Id, token, AccountLinks.Hours));
                }
            },
            stop);
    }
}
