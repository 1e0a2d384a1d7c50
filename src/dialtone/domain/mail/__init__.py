"""Mail: a straight line of short steps, each in its own file.

reception (holds the line together) - routing - delivery; outbound and returns for what leaves; mailbox for what stays.
"""
