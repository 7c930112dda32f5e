using ClientPortal.Domain.Maintenances;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Web.Features.Maintenances;

internal sealed class MaintenanceTable : IEntityTypeConfiguration<Maintenance>
{
    public void Configure(EntityTypeBuilder<Maintenance> builder)
    {
        builder.ToTable("Maintenances");
        builder.Property(maintenance => maintenance.ReasonFr).HasMaxLength(Maintenance.ReasonLength);
        builder.Property(maintenance => maintenance.ReasonEn).HasMaxLength(Maintenance.ReasonLength);
        builder.Ignore(maintenance => maintenance.Window);
        builder.HasIndex(maintenance => maintenance.EndsAt);
    }
}
