using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.People;

public sealed class SignInLinkTests
{
    private static readonly DateTimeOffset Now = new(2027, 3, 3, 14, 5, 0, TimeSpan.Zero);
    private static readonly Viewer Client = Viewers.Client(Viewers.Acme);

    [Fact]
    public void It_is_used_once_within_ten_minutes_by_its_person()
    {
        Assert.Throws<NotFound>(() => Sent(Client).Use(Viewers.Client(Viewers.Acme), "stamp", Now));
        Assert.Equal("link.closed", Refused(Sent(Client), Client, "stamp", Now.AddMinutes(10)));
        var link = Sent(Client);
        link.Use(Client, "stamp", Now.AddMinutes(10).AddTicks(-1));

        Assert.Equal("link.closed", Refused(link, Client, "stamp", Now));
        Assert.Equal(["sent", "used"], link.TakeEvents().OfType<SignInLinkChanged>().Select(one => one.To));
    }

    [Fact]
    public void A_new_password_closes_it_and_staff_cannot_use_one()
    {
        Assert.Equal("link.closed", Refused(Sent(Client), Client, "another stamp", Now));
        Assert.Equal("link.closed", Refused(Sent(Viewers.Technician), Viewers.Technician, "stamp", Now));
    }

    [Fact]
    public void The_hash_of_the_code_cannot_be_found_by_trying_codes()
    {
        var link = Sent(Client);

        Assert.Equal(SignInLink.CodeHashOf("device", "123456"), link.CodeHash);
        Assert.NotEqual(LinkSecret.Hash("123456"), link.CodeHash);
        Assert.NotEqual(SignInLink.CodeHashOf("another device", "123456"), link.CodeHash);
        Assert.All(Enumerable.Range(0, 50), _ => Assert.Matches("^[0-9]{6}$", SignInLink.NewCode()));
    }

    private static SignInLink Sent(Viewer to) =>
        SignInLink.Send(Viewer.Portal, to.PersonId, new SignInLinkSecrets("secret", "device", "123456"), "stamp", Now);

    private static string Refused(SignInLink link, Viewer by, string stamp, DateTimeOffset at) =>
        Assert.Throws<RuleBroken>(() => link.Use(by, stamp, at)).Rule;
}
