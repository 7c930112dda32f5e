using ClientPortal.Domain.People;
using ClientPortal.Domain.PersonalData;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Web.Features.PersonalData;

internal sealed class PersonalExportTable : IEntityTypeConfiguration<PersonalExport>
{
    public void Configure(EntityTypeBuilder<PersonalExport> builder)
    {
        builder.ToTable("PersonalExports");
        builder.Property(export => export.StoredName).HasMaxLength(64);
        builder.HasIndex(export => export.PersonId);
        builder.HasIndex(export => export.ExpiresAt);
        builder.HasOne<Person>().WithMany().HasForeignKey(export => export.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}
