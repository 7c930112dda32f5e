using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Mail.Intake;

namespace ClientPortal.Tests.Mail.Intake;

public sealed class ReplyAddressTests
{
    private static readonly Guid Awa = Guid.CreateVersion7(), Max = Guid.CreateVersion7(), Talk = Guid.CreateVersion7();

    [Fact]
    public async Task A_code_is_of_one_person_and_conversation_in_any_case()
    {
        await using var portal = await TestPortal.StartAsync(hosted: false, settings: ["--Portal:Mail:ReplyAddress=reponses@itvision.example"]);
        var addresses = portal.Get<ReplyAddress>();
        var address = addresses.Of(Awa, Talk, note: false)!;

        Assert.Matches("^reponses\\+[a-z2-7]{45}@itvision\\.example$", address);
        Assert.True(address.IndexOf('@', StringComparison.Ordinal) <= 64);
        var code = addresses.Find(["other@itvision.example", address.ToUpperInvariant()])!;
        Assert.Equal(Talk, code.ConversationId);
        Assert.Equal((true, false), addresses.Check(code, Awa));
        Assert.Equal((false, false), addresses.Check(code, Max));
        Assert.Equal((true, true), addresses.Check(addresses.Find([addresses.Of(Awa, Talk, note: true)!])!, Awa));
        Assert.Null(addresses.Find(["reponses@itvision.example", address.Replace("itvision", "evil", StringComparison.Ordinal), address[..^1]]));

        // Any changed letter of the code is another code.
        var changed = address[..20] + (address[20] == 'a' ? 'b' : 'a') + address[21..];
        Assert.True(addresses.Find([changed]) is not { } other || !addresses.Check(other, Awa).Valid);
    }

    [Fact]
    public async Task The_code_of_an_invitation_is_of_one_attendee_of_one_event_and_opens_no_conversation()
    {
        await using var portal = await TestPortal.StartAsync(hosted: false, settings: ["--Portal:Mail:ReplyAddress=reponses@itvision.example"]);
        var addresses = portal.Get<ReplyAddress>();
        var address = addresses.OfEvent(Awa, Talk)!;

        Assert.Matches("^reponses\\+[a-z2-7]{45}@itvision\\.example$", address);
        Assert.True(addresses.IsOfEvent(["other@itvision.example", address.ToUpperInvariant()], Awa, Talk));
        Assert.False(addresses.IsOfEvent([address], Max, Talk));
        Assert.False(addresses.IsOfEvent([address], Awa, Max));
        Assert.False(addresses.IsOfEvent(["reponses@itvision.example", addresses.Of(Awa, Talk, note: false)!], Awa, Talk));
        Assert.Equal((false, false), addresses.Check(addresses.Find([address])!, Awa));
    }

    [Fact]
    public async Task Without_the_setting_there_is_no_address()
    {
        await using var portal = await TestPortal.StartAsync(hosted: false);

        Assert.Null(portal.Get<ReplyAddress>().Of(Awa, Talk, note: false));
    }
}
