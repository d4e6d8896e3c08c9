"""The supervisor's desk: what arrived, what is kept for a decision, who read what. It knows no Flask."""
