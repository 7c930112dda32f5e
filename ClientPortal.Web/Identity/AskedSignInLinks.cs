using System.Threading.Channels;
using ClientPortal.Domain.People;
using ClientPortal.Web.Background;
using ClientPortal.Web.Data;
using ClientPortal.Web.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

/// <summary>
/// Queues the mail with the link to sign in after the page has answered, as <see cref="ForgottenPasswords"/> does: neither text nor timing reveals
/// whether the address has an account. Staff get no link.
/// </summary>
public sealed class AskedSignInLinks : QueueWorker<AskedSignInLink>
{
    // Requests. More at one time are an attack, and the rest is dropped.
    private const int MostWaiting = 1_000;

    private readonly Channel<AskedSignInLink> asked;
    private readonly IServiceScopeFactory scopes;
    private readonly TimeProvider clock;

    public AskedSignInLinks(IServiceScopeFactory scopes, TimeProvider clock, ILogger<AskedSignInLinks> log)
        : this(
            Channel.CreateBounded<AskedSignInLink>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite }),
            scopes, clock, log)
    {
    }

    private AskedSignInLinks(Channel<AskedSignInLink> asked, IServiceScopeFactory scopes, TimeProvider clock, ILogger<AskedSignInLinks> log)
        : base(asked.Reader, log) => (this.asked, this.scopes, this.clock) = (asked, scopes, clock);

    protected override string OnFailure => "The mail with a link to sign in could not be queued.";

    /// <param name="email">As it was typed.</param>
    /// <param name="device">The secret in the cookie of the browser that asks.</param>
    /// <param name="from">Its network address, for the audit.</param>
    public void Ask(string? email, string device, string from)
    {
        if (email is { Length: > 0 and <= Person.EmailLength })
        {
            asked.Writer.TryWrite(new AskedSignInLink(email.Trim(), device, from));
        }
    }

    protected override async Task ActAsync(AskedSignInLink item, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        if (await users.FindByEmailAsync(item.Email) is not { } account)
        {
            return;
        }

        var secrets = new SignInLinkSecrets(LinkSecret.New(), item.Device, SignInLink.NewCode());
        await scope.ServiceProvider.GetRequiredService<PortalStore>().WriteAsync(
            async db =>
            {
                if (await db.People.SingleOrDefaultAsync(
                        one => one.Id == account.Id && one.DisabledAt == null && one.Role == Role.Client, stop) is not { } person)
                {
                    return;
                }

                // What is over is removed here, so that a person has a few rows at most.
                var now = clock.GetUtcNow();
                var earlier = await db.SignInLinks.Where(one => one.PersonId == person.Id).ToListAsync(stop);
                db.SignInLinks.RemoveRange(earlier.Where(one => !one.IsOpenAt(now)));
                db.SignInLinks.Add(SignInLink.Send(
                    Viewer.Portal with { From = item.From }, person.Id, secrets, account.SecurityStamp ?? "", now));
                scope.ServiceProvider.GetRequiredService<MailQueue>()
                    .Enqueue(db, new SignInLinkMail(Addressee.Of(person), secrets.Secret, secrets.Code, SignInLinks.Minutes));
            },
            stop);
    }
}

/// <summary>One request: the typed address, the secret of the browser that asked, and its network address.</summary>
public sealed record AskedSignInLink(string Email, string Device, string From);
