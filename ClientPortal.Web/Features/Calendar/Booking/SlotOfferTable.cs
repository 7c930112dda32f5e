using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Web.Features.Calendar.Booking;

internal sealed class SlotOfferTable : IEntityTypeConfiguration<SlotOffer>
{
    public void Configure(EntityTypeBuilder<SlotOffer> builder)
    {
        builder.ToTable("CalendarSlotOffers");
        builder.Property(offer => offer.Title).HasMaxLength(CalendarEvent.TitleLength);
        builder.Property(offer => offer.Place).HasMaxLength(CalendarEvent.PlaceLength);
        builder.Ignore(offer => offer.Fields);
        builder.OwnsMany(offer => offer.Windows, windows => windows.ToJson());
        builder.HasIndex(offer => offer.PersonId).IsUnique();
        builder.HasOne<Person>().WithMany().HasForeignKey(offer => offer.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}
