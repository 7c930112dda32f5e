using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Features.Tickets;

namespace ClientPortal.Tests.Features.Tickets;

public sealed class TicketAddressTests
{
    [Fact]
    public void The_address_holds_the_whole_filter()
    {
        var filters =
            from scope in Enum.GetValues<TicketScope>()
            from sort in Enum.GetValues<TicketSort>()
            from status in Enum.GetValues<TicketStatus>().Cast<TicketStatus?>().Append(null)
            from over in new[] { true, false }
            select new TicketFilter
            {
                Scope = scope, Sort = sort, Status = status, Over = over && status is null, Priority = over ? TicketPriority.High : null,
                OrganisationId = over ? null : Guid.CreateVersion7(), Search = over ? "été & hiver" : null,
            };

        Assert.All(filters, filter => Assert.Equal(filter, TicketAddress.Read(TicketAddress.QueryOf(filter))));
        Assert.Equal("", TicketAddress.QueryOf(new TicketFilter()));
    }

    [Theory]
    [InlineData("?scope=nothing&status=42&priority=&sort=x&organisation=me&q=%20")]
    [InlineData("")]
    [InlineData("?&&=")]
    public void Unknown_values_are_ignored(string query) => Assert.Equal(new TicketFilter(), TicketAddress.Read(query));
}
